// Use case: a person becomes a contact of the deal, or takes another role in it.
#ifndef REVOPS_DEAL_SERVICE_APP_ADD_DEAL_CONTACT_H_
#define REVOPS_DEAL_SERVICE_APP_ADD_DEAL_CONTACT_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct AddDealContactCommand {
  CommandHeader header;
  Uuid id;
  DealContact contact;
};

// Errors as contacts.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED,
// ALREADY_EXISTS SOURCE_LEAD_TAKEN.
absl::StatusOr<Deal> AddDealContact(DealWriter& store, const AddDealContactCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_ADD_DEAL_CONTACT_H_
