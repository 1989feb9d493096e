#include "lead-service/app/create_rep.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::StatusOr<Rep> CreateRep(CommandStore& store, const CreateRepCommand& command) {
  return CreateRecord(store, RepRules(store), command);
}

}  // namespace revops::lead
