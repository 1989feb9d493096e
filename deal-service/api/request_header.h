// What every mutation brings, as the header of its command.
#ifndef REVOPS_DEAL_SERVICE_API_REQUEST_HEADER_H_
#define REVOPS_DEAL_SERVICE_API_REQUEST_HEADER_H_

#include "common/rpc/call.h"
#include "common/status/status.h"
#include "deal-service/api/request_hash.h"
#include "deal-service/api/requests.h"

namespace revops::deal {

template <typename Request>
CommandHeader HeaderOf(const Request& request, const rpc::Call& call, Violations& violations) {
  CommandHeader header;
  violations.AddAll("", CheckRequestId(request.request_id()));
  header.info.actor = call.actor();
  header.info.request_id = request.request_id();
  // Without an id there is nothing to compare it with.
  if (!request.request_id().empty()) header.info.request_hash = HashOf(request);
  header.reach = ReachOf(call);
  header.validate_only = request.validate_only();
  return header;
}

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_REQUEST_HEADER_H_
