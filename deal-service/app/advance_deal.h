// Use case: a deal goes on to a later open stage.
#ifndef REVOPS_DEAL_SERVICE_APP_ADVANCE_DEAL_H_
#define REVOPS_DEAL_SERVICE_APP_ADVANCE_DEAL_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct AdvanceDealCommand {
  CommandHeader header;
  Uuid id;
  std::string to_stage;  // empty: the next one
};

// Errors as verbs.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> AdvanceDeal(DealWriter& store, const AdvanceDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_ADVANCE_DEAL_H_
