#include "deal-service/app/lose_deal.h"

namespace revops::deal {

absl::StatusOr<Deal> LoseDeal(DealWriter& store, const LoseDealCommand& command) {
  return ChangeDeal(store, command.id, command.header,
                    [&](const StoredDeal& stored, const Pipeline& pipeline) {
                      return Lose(pipeline, stored.deal, command.closing, command.header.moment());
                    });
}

}  // namespace revops::deal
