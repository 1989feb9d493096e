// Use case: a deal goes back to an earlier open stage.
#ifndef REVOPS_DEAL_SERVICE_APP_MOVE_DEAL_BACK_H_
#define REVOPS_DEAL_SERVICE_APP_MOVE_DEAL_BACK_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct MoveDealBackCommand {
  CommandHeader header;
  Uuid id;
  std::string to_stage;  // empty: the one before
};

// Errors as verbs.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> MoveDealBack(DealWriter& store, const MoveDealBackCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_MOVE_DEAL_BACK_H_
