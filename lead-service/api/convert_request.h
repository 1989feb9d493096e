// ConvertLead's request as a command.
#ifndef REVOPS_LEAD_SERVICE_API_CONVERT_REQUEST_H_
#define REVOPS_LEAD_SERVICE_API_CONVERT_REQUEST_H_

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "lead-service/app/convert_lead.h"
#include "revops/lead/v1/lead_requests.pb.h"

namespace revops::lead {

// The ids of what a conversion may make.
struct RoadIds {
  Uuid account, contact;
};

// Judges what can be judged without the store and without deal-service, which judges the new deal.
absl::StatusOr<ConvertLeadCommand> ParseConvertLead(const v1::ConvertLeadRequest& request,
                                                    const rpc::Call& call, const RoadIds& ids);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_CONVERT_REQUEST_H_
