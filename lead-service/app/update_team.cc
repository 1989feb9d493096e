#include "lead-service/app/update_team.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::StatusOr<Team> UpdateTeam(CommandStore& store, const UpdateTeamCommand& command) {
  return UpdateRecord(store, TeamRules(store), command);
}

}  // namespace revops::lead
