#include "deal-service/app/move_deal_back.h"

namespace revops::deal {

absl::StatusOr<Deal> MoveDealBack(DealWriter& store, const MoveDealBackCommand& command) {
  return ChangeDeal(
      store, command.id, command.header, [&](const StoredDeal& stored, const Pipeline& pipeline) {
        return MoveBack(pipeline, stored.deal, command.to_stage, command.header.moment());
      });
}

}  // namespace revops::deal
