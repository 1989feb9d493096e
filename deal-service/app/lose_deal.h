// Use case: a deal is lost, for a reason.
#ifndef REVOPS_DEAL_SERVICE_APP_LOSE_DEAL_H_
#define REVOPS_DEAL_SERVICE_APP_LOSE_DEAL_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct LoseDealCommand {
  CommandHeader header;
  Uuid id;
  Closing closing;
};

// Errors as verbs.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> LoseDeal(DealWriter& store, const LoseDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_LOSE_DEAL_H_
