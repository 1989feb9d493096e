// Use case: the fields of a team that a mask names take new values.
#ifndef REVOPS_LEAD_SERVICE_APP_UPDATE_TEAM_H_
#define REVOPS_LEAD_SERVICE_APP_UPDATE_TEAM_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using UpdateTeamCommand = UpdateRecordCommand<Team>;

// As CreateTeam; NOT_FOUND, ABORTED ETAG_MISMATCH.
absl::StatusOr<Team> UpdateTeam(CommandStore& store, const UpdateTeamCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_UPDATE_TEAM_H_
