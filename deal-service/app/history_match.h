// Whether the past that a file tells is the one that is stored, as far as it has been taken.
#ifndef REVOPS_DEAL_SERVICE_APP_HISTORY_MATCH_H_
#define REVOPS_DEAL_SERVICE_APP_HISTORY_MATCH_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "deal-service/app/batch_create_deals.h"

namespace revops::deal {

// How many of the item's steps the stored deal has taken already; FAILED_PRECONDITION with a
// HISTORY_DIFFERS for every difference that no update can make good: another pipeline, first stage
// or creation time, another source lead (where the item names one), a step of another stage, time
// or reason for the loss, more steps than the item has, or another amount that a later step has
// overtaken. The last amount the item tells may differ: it is what the deal is worth now
// (AmountTold).
absl::StatusOr<size_t> StepsTaken(const Pipeline& pipeline, const std::vector<PastVisit>& stored,
                                  const Deal& deal, const ImportedDeal& item);

// What the item says the deal is worth after all its steps; nothing where it does not say.
std::optional<Amount> AmountTold(const ImportedDeal& item);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_HISTORY_MATCH_H_
