// The order to deal-service that a conversion keeps: made once, asked as often as it takes.
#ifndef REVOPS_LEAD_SERVICE_CLIENTS_ORDER_H_
#define REVOPS_LEAD_SERVICE_CLIENTS_ORDER_H_

#include <string>

#include "absl/status/statusor.h"
#include "lead-service/domain/lead.h"
#include "revops/lead/v1/conversion_order.pb.h"
#include "revops/lead/v1/lead_requests.pb.h"

namespace revops::lead {

// For a lead whose conversion has begun. What the request does not say of a new deal is the lead's.
v1::ConversionOrder OrderOf(const v1::ConvertLeadRequest& request, const Lead& lead);

// A request of deal-service that is asked twice is the same by this id: one for each conversion and
// `step` (`deal`, `contact`).
std::string OrderRequestId(const Lead& lead, absl::string_view step);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_CLIENTS_ORDER_H_
