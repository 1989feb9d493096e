// Use case: the fields of an account that a mask names take new values.
#ifndef REVOPS_LEAD_SERVICE_APP_UPDATE_ACCOUNT_H_
#define REVOPS_LEAD_SERVICE_APP_UPDATE_ACCOUNT_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using UpdateAccountCommand = UpdateRecordCommand<Account>;

// As CreateAccount; NOT_FOUND, ABORTED ETAG_MISMATCH, FAILED_PRECONDITION ABOVE_ITSELF.
absl::StatusOr<Account> UpdateAccount(CommandStore& store, const UpdateAccountCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_UPDATE_ACCOUNT_H_
