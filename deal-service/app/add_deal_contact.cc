#include "deal-service/app/add_deal_contact.h"

#include "common/status/status.h"
#include "deal-service/app/deal_leads.h"
#include "deal-service/domain/contacts.h"

namespace revops::deal {

absl::StatusOr<Deal> AddDealContact(DealWriter& store, const AddDealContactCommand& command) {
  return ChangeDeal(
      store, command.id, command.header,
      [&](const StoredDeal& stored, const Pipeline&) -> absl::StatusOr<DealChange> {
        REVOPS_ASSIGN_OR_RETURN(DealChange change,
                                AddContact(stored.deal, command.contact, command.header.moment()));
        if (command.contact.lead.has_value()) {
          REVOPS_RETURN_IF_ERROR(
              LeadMustBeFree(store, command.header.reach, *command.contact.lead, stored.deal.id));
        }
        return change;
      });
}

}  // namespace revops::deal
