#include "lead-service/app/create_team.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::StatusOr<Team> CreateTeam(CommandStore& store, const CreateTeamCommand& command) {
  return CreateRecord(store, TeamRules(store), command);
}

}  // namespace revops::lead
