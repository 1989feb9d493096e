// How a deal stands that leads led to, or that an account bought: what lead-service remembers of
// it.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_DEAL_OUTCOME_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_DEAL_OUTCOME_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace revops::lead {

// Numbers equal revops.deal.v1.DealState; stores keep them.
enum class DealState { kOpen = 1, kWon = 2, kLost = 3, kVoid = 4 };

struct DealOutcome {
  std::string deal;  // deals/{uuid}
  DealState state = DealState::kOpen;
  absl::Time since;  // it is so, in the world
  std::string loss_reason = {};
  // When its leads come back, by its pipeline's policy; unset of a lost deal: they do not.
  std::optional<absl::Time> reactivate_time = {};
  std::string account = {};  // accounts/{uuid}; empty: none
  friend bool operator==(const DealOutcome&, const DealOutcome&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_DEAL_OUTCOME_H_
