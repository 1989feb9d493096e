#include "deal-service/app/advance_deal.h"

namespace revops::deal {

absl::StatusOr<Deal> AdvanceDeal(DealWriter& store, const AdvanceDealCommand& command) {
  return ChangeDeal(
      store, command.id, command.header, [&](const StoredDeal& stored, const Pipeline& pipeline) {
        return Advance(pipeline, stored.deal, command.to_stage, command.header.moment());
      });
}

}  // namespace revops::deal
