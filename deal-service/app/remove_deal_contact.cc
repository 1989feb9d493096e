#include "deal-service/app/remove_deal_contact.h"

#include "deal-service/domain/contacts.h"

namespace revops::deal {

absl::StatusOr<Deal> RemoveDealContact(DealWriter& store, const RemoveDealContactCommand& command) {
  return ChangeDeal(store, command.id, command.header,
                    [&](const StoredDeal& stored, const Pipeline&) {
                      return RemoveContact(stored.deal, command.contact, command.header.moment());
                    });
}

}  // namespace revops::deal
