#include "lead-service/app/update_account.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::StatusOr<Account> UpdateAccount(CommandStore& store, const UpdateAccountCommand& command) {
  return UpdateRecord(store, AccountRules(store, command.header), command);
}

}  // namespace revops::lead
