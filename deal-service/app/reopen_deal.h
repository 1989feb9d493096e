// Use case: a won or lost deal goes on in an open stage.
#ifndef REVOPS_DEAL_SERVICE_APP_REOPEN_DEAL_H_
#define REVOPS_DEAL_SERVICE_APP_REOPEN_DEAL_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct ReopenDealCommand {
  CommandHeader header;
  Uuid id;
  std::string to_stage;  // empty: the one it was closed from
};

// Errors as verbs.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> ReopenDeal(DealWriter& store, const ReopenDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_REOPEN_DEAL_H_
