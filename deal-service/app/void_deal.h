// Use case: a deal never was (a test, a duplicate).
#ifndef REVOPS_DEAL_SERVICE_APP_VOID_DEAL_H_
#define REVOPS_DEAL_SERVICE_APP_VOID_DEAL_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct VoidDealCommand {
  CommandHeader header;
  Uuid id;
};

// Errors as verbs.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> VoidDeal(DealWriter& store, const VoidDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_VOID_DEAL_H_
