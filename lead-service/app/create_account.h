// Use case: a new account.
#ifndef REVOPS_LEAD_SERVICE_APP_CREATE_ACCOUNT_H_
#define REVOPS_LEAD_SERVICE_APP_CREATE_ACCOUNT_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using CreateAccountCommand = CreateRecordCommand<Account>;

// INVALID_ARGUMENT with every violated field; ALREADY_EXISTS EXTERNAL_ID_TAKEN, DOMAIN_TAKEN;
// FAILED_PRECONDITION TREE_TOO_DEEP; PERMISSION_DENIED OUTSIDE_REACH.
absl::StatusOr<Account> CreateAccount(CommandStore& store, const CreateAccountCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_CREATE_ACCOUNT_H_
