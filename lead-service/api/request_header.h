// What every mutation brings besides its content, whatever it is about.
#ifndef REVOPS_LEAD_SERVICE_API_REQUEST_HEADER_H_
#define REVOPS_LEAD_SERVICE_API_REQUEST_HEADER_H_

#include "common/rpc/call.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "lead-service/app/command.h"

namespace revops::lead {

template <typename Request>
CommandHeader HeaderOf(const Request& request, const rpc::Call& call, Violations& violations) {
  CommandHeader header;
  violations.AddAll("", rpc::CheckRequestId(request.request_id()));
  header.info.actor = call.actor();
  header.info.request_id = request.request_id();
  // Without an id there is nothing to compare it with.
  if (!request.request_id().empty()) header.info.request_hash = rpc::HashOf(request);
  header.reach = {call.scope.everything, call.scope.rep, call.scope.teams};
  header.validate_only = request.validate_only();
  return header;
}

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_REQUEST_HEADER_H_
