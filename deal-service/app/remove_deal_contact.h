// Use case: a person is no contact of the deal any more.
#ifndef REVOPS_DEAL_SERVICE_APP_REMOVE_DEAL_CONTACT_H_
#define REVOPS_DEAL_SERVICE_APP_REMOVE_DEAL_CONTACT_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct RemoveDealContactCommand {
  CommandHeader header;
  Uuid id;
  Uuid contact;
};

// Errors as contacts.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> RemoveDealContact(DealWriter& store, const RemoveDealContactCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_REMOVE_DEAL_CONTACT_H_
