// Use case: the fields of a rep that a mask names take new values.
#ifndef REVOPS_LEAD_SERVICE_APP_UPDATE_REP_H_
#define REVOPS_LEAD_SERVICE_APP_UPDATE_REP_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using UpdateRepCommand = UpdateRecordCommand<Rep>;

// As CreateRep; NOT_FOUND, ABORTED ETAG_MISMATCH.
absl::StatusOr<Rep> UpdateRep(CommandStore& store, const UpdateRepCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_UPDATE_REP_H_
