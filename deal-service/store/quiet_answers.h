// What this service's quiet requests were answered with (see common/log/quiet_requests.h).
#ifndef REVOPS_DEAL_SERVICE_STORE_QUIET_ANSWERS_H_
#define REVOPS_DEAL_SERVICE_STORE_QUIET_ANSWERS_H_

#include "common/log/quiet_requests.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// Stores keep the numbers: the deal at a revision, the pipeline of a key, the activity at a
// revision.
inline constexpr int kDealAnswer = 0;
inline constexpr int kPipelineAnswer = 1;
inline constexpr int kActivityAnswer = 2;

inline log::RequestKey RequestKeyOf(const CommandInfo& info) {
  return {info.actor, info.request_id, info.request_hash};
}

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_QUIET_ANSWERS_H_
