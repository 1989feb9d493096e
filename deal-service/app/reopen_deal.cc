#include "deal-service/app/reopen_deal.h"

#include "common/status/status.h"

namespace revops::deal {

absl::StatusOr<Deal> ReopenDeal(DealWriter& store, const ReopenDealCommand& command) {
  return ChangeDeal(
      store, command.id, command.header,
      [&](const StoredDeal& stored, const Pipeline& pipeline) -> absl::StatusOr<DealChange> {
        REVOPS_ASSIGN_OR_RETURN(const std::vector<Visit> visits, store.Visits(stored));
        const std::string closed_from =
            visits.size() > 1 ? visits[visits.size() - 2].stage : std::string();
        return Reopen(pipeline, stored.deal, command.to_stage, closed_from,
                      command.header.moment());
      });
}

}  // namespace revops::deal
