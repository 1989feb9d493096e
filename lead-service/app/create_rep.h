// Use case: somebody joins the sales process.
#ifndef REVOPS_LEAD_SERVICE_APP_CREATE_REP_H_
#define REVOPS_LEAD_SERVICE_APP_CREATE_REP_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using CreateRepCommand = CreateRecordCommand<Rep>;

// INVALID_ARGUMENT with every violated field; ALREADY_EXISTS NAME_TAKEN; FAILED_PRECONDITION
// ABOVE_ITSELF, TREE_TOO_DEEP.
absl::StatusOr<Rep> CreateRep(CommandStore& store, const CreateRepCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_CREATE_REP_H_
