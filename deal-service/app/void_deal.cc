#include "deal-service/app/void_deal.h"

namespace revops::deal {

absl::StatusOr<Deal> VoidDeal(DealWriter& store, const VoidDealCommand& command) {
  return ChangeDeal(store, command.id, command.header,
                    [&](const StoredDeal& stored, const Pipeline&) {
                      return Void(stored.deal, command.header.now);
                    });
}

}  // namespace revops::deal
