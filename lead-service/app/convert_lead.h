// Use case: a conversion begins. What deal-service is to be asked for becomes durable with it; its
// end is finish_conversion.h.
#ifndef REVOPS_LEAD_SERVICE_APP_CONVERT_LEAD_H_
#define REVOPS_LEAD_SERVICE_APP_CONVERT_LEAD_H_

#include <functional>
#include <optional>
#include <string>

#include "lead-service/app/conversion_road.h"
#include "lead-service/app/move_lead.h"

namespace revops::lead {

struct ConvertLeadCommand : LeadCommand {
  AskedRoad asked;
  uint64_t asked_hash = 0;
  // Who asks, as bytes for ConversionIntent.
  std::string principal;
  // The order to deal-service for the lead as it is once the conversion has begun, as bytes.
  std::function<std::string(const Lead&)> order_of;
};

struct BegunConversion {
  Lead lead;
  // The pass whose end is the answer; 0: the lead is the answer.
  int32_t pass = 0;
  // Set where this command began it, or would have (validate_only).
  std::optional<ConversionIntent> intent = {};
};

// An earlier success of the same request answers with its end. While a conversion of the lead is
// pending, who asks for the same gets its pass. FAILED_PRECONDITION with every unmet rule,
// ALREADY_CONVERTED; INVALID_ARGUMENT as ChooseRoad; NOT_FOUND; ABORTED ETAG_MISMATCH.
absl::StatusOr<BegunConversion> ConvertLead(CommandStore& store, const ConvertLeadCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_CONVERT_LEAD_H_
