#include "lead-service/app/delete_account.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "lead-service/app/people_rules.h"

namespace revops::lead {
namespace {

absl::Status MustBeAlone(CommandStore& store, const Account& account) {
  REVOPS_ASSIGN_OR_RETURN(const std::vector<Pointers> pointers,
                          store.people().lookup().PointersAt(account.name()));
  std::vector<UnmetRule> rules;
  for (const Pointers& at : pointers) {
    rules.push_back({absl::StrCat("ACCOUNT_HAS_", absl::AsciiStrToUpper(at.collection)),
                     account.name(), absl::StrCat(at.count, " ", at.collection, " point at it")});
  }
  return UnmetRules(account.name(), rules);
}

}  // namespace

absl::Status DeleteAccount(CommandStore& store, const DeleteAccountCommand& command) {
  RecordRules<Account> rules = AccountRules(store, command.header);
  rules.judge = [&store](const Stored<Account>& stored, const Account&) -> absl::Status {
    return MustBeAlone(store, stored.value);
  };
  rules.before_delete = [&store](const Account& account) {
    return store.people().lookup().DeleteActivitiesOf(account.id);
  };
  return DeleteRecord(store, rules, EventType::kAccountDeleted, command);
}

}  // namespace revops::lead
