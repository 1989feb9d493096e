// What each kind of record asks of its details and of its place among the others.
#ifndef REVOPS_LEAD_SERVICE_APP_PEOPLE_RULES_H_
#define REVOPS_LEAD_SERVICE_APP_PEOPLE_RULES_H_

#include "lead-service/app/command.h"
#include "lead-service/app/record_command.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {

// Details into their normal form, and every violated field at once (fields relative to them).
absl::Status Normalize(AccountDetails& details);
absl::Status Normalize(ContactDetails& details);
absl::Status Normalize(RepDetails& details);
absl::Status Normalize(TeamDetails& details);

// `store` and `header` outlive the rules.
RecordRules<Account> AccountRules(CommandStore& store, const CommandHeader& header);
RecordRules<Contact> ContactRules(CommandStore& store, const CommandHeader& header);
RecordRules<Rep> RepRules(CommandStore& store);
RecordRules<Team> TeamRules(CommandStore& store);

// NOT_FOUND where the account is outside the caller's reach; likewise below.
absl::Status CheckReach(const Reach& reach, const Account& account);
absl::Status CheckReach(const Reach& reach, const Contact& contact);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_PEOPLE_RULES_H_
