// Use case: an account never was.
#ifndef REVOPS_LEAD_SERVICE_APP_DELETE_ACCOUNT_H_
#define REVOPS_LEAD_SERVICE_APP_DELETE_ACCOUNT_H_

#include "lead-service/app/record_command.h"

namespace revops::lead {

using DeleteAccountCommand = DeleteRecordCommand<Account>;

// With its activities. FAILED_PRECONDITION with everything here that points at it:
// ACCOUNT_HAS_LEADS, ACCOUNT_HAS_CONTACTS, ACCOUNT_HAS_ACCOUNTS. NOT_FOUND, ABORTED ETAG_MISMATCH.
absl::Status DeleteAccount(CommandStore& store, const DeleteAccountCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_DELETE_ACCOUNT_H_
