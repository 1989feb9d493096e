#include "deal-service/app/win_deal.h"

namespace revops::deal {

absl::StatusOr<Deal> WinDeal(DealWriter& store, const WinDealCommand& command) {
  return ChangeDeal(store, command.id, command.header,
                    [&](const StoredDeal& stored, const Pipeline& pipeline) {
                      return Win(pipeline, stored.deal, command.closing, command.header.moment());
                    });
}

}  // namespace revops::deal
