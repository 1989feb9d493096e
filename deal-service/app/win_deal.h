// Use case: a deal is won, perhaps at a closing price of its own.
#ifndef REVOPS_DEAL_SERVICE_APP_WIN_DEAL_H_
#define REVOPS_DEAL_SERVICE_APP_WIN_DEAL_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct WinDealCommand {
  CommandHeader header;
  Uuid id;
  Closing closing;
};

// Errors as verbs.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> WinDeal(DealWriter& store, const WinDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_WIN_DEAL_H_
