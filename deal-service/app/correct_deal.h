// Use case: the entry of one visit moves to when it really was.
#ifndef REVOPS_DEAL_SERVICE_APP_CORRECT_DEAL_H_
#define REVOPS_DEAL_SERVICE_APP_CORRECT_DEAL_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct CorrectDealCommand {
  CommandHeader header;
  Uuid id;
  int32_t visit = 0;  // 0: the present one
  absl::Time entered;
};

// Errors as verbs.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> CorrectDeal(DealWriter& store, const CorrectDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_CORRECT_DEAL_H_
