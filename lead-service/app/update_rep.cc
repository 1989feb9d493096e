#include "lead-service/app/update_rep.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::StatusOr<Rep> UpdateRep(CommandStore& store, const UpdateRepCommand& command) {
  return UpdateRecord(store, RepRules(store), command);
}

}  // namespace revops::lead
