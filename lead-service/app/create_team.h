// Use case: a new team.
#ifndef REVOPS_LEAD_SERVICE_APP_CREATE_TEAM_H_
#define REVOPS_LEAD_SERVICE_APP_CREATE_TEAM_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using CreateTeamCommand = CreateRecordCommand<Team>;

// INVALID_ARGUMENT with every violated field; ALREADY_EXISTS NAME_TAKEN; FAILED_PRECONDITION
// ABOVE_ITSELF, TREE_TOO_DEEP.
absl::StatusOr<Team> CreateTeam(CommandStore& store, const CreateTeamCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_CREATE_TEAM_H_
