#include "lead-service/app/create_account.h"

#include "lead-service/app/people_rules.h"

namespace revops::lead {

absl::StatusOr<Account> CreateAccount(CommandStore& store, const CreateAccountCommand& command) {
  return CreateRecord(store, AccountRules(store, command.header), command);
}

}  // namespace revops::lead
