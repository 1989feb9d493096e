#include "lead-service/app/people_rules.h"

#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/app/tree_rules.h"
#include "lead-service/normal/domain_name.h"
#include "lead-service/normal/normal.h"

namespace revops::lead {
namespace {

// Each in its normal form, each once: two spellings of one domain are one.
absl::Status NormalizeDomains(std::vector<std::string>& domains) {
  Violations violations;
  std::vector<std::string> normal;
  std::set<std::string> seen;
  for (size_t i = 0; i < domains.size() && i <= kAccountDomainsMax; ++i) {
    const std::optional<std::string> domain = NormalDomain(domains[i]);
    if (!domain.has_value()) {
      violations.Add(absl::StrCat("domains[", i, "]"),
                     absl::StrCat("must be a domain as example.com, is ", Quoted(domains[i])));
    } else if (seen.insert(*domain).second) {
      normal.push_back(*domain);
    }
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  if (domains.size() <= kAccountDomainsMax) domains = std::move(normal);
  return absl::OkStatus();
}

// A code where it is a country; what is none stays, and Check() refuses it.
void NormalizeCountryCode(std::string& country) {
  if (country.size() <= kMaxLabelBytes) country = NormalizeCountry(country).value;
}

// An account that somebody points at must be there, within reach.
absl::Status CheckPointer(CommandStore& store, const Reach& reach, absl::string_view field,
                          const std::string& account) {
  if (account.empty()) return absl::OkStatus();
  const absl::StatusOr<Stored<Account>> stored = store.people().accounts().Load(
      std::string(IdOf("accounts", account).value_or(absl::string_view())));
  if (stored.ok() && CheckReach(reach, stored->value).ok()) return absl::OkStatus();
  if (!stored.ok() && !absl::IsNotFound(stored.status())) return stored.status();
  return InvalidField(field,
                      absl::StrCat("must be an account that is there, is ", Quoted(account)));
}

absl::Status CheckExternalId(const std::string& external_id) {
  return CheckLabel("external_id", external_id);
}

absl::Status JudgeAccount(CommandStore& store, const Reach& reach, const Stored<Account>& before,
                          const Account& after) {
  PeopleLookup& lookup = store.people().lookup();
  if (before.key == 0) {
    REVOPS_RETURN_IF_ERROR(MustBeOwn(reach, after.details.owner, after.details.team));
    REVOPS_RETURN_IF_ERROR(CheckExternalId(after.external_id));
  }
  for (const std::string& domain : after.details.domains) {
    REVOPS_ASSIGN_OR_RETURN(const std::string holder, lookup.AccountOfDomain(domain));
    if (holder.empty() || (before.key != 0 && holder == before.value.name())) continue;
    return ErrorWithReason(absl::StatusCode::kAlreadyExists, "DOMAIN_TAKEN",
                           absl::StrCat("domain ", domain, " is another account's"),
                           {{"domain", domain}});
  }
  if (after.details.parent == before.value.details.parent) return absl::OkStatus();
  REVOPS_RETURN_IF_ERROR(CheckPointer(store, reach, "parent", after.details.parent));
  return CheckPlace(lookup, {Tree::kAccounts, after.name(), after.details.parent, "parent",
                             "account", kAccountLevelsMax});
}

absl::Status JudgeContact(CommandStore& store, const Reach& reach, const Stored<Contact>& before,
                          const Contact& after) {
  if (before.key == 0) {
    REVOPS_RETURN_IF_ERROR(MustBeOwn(reach, after.details.owner, after.details.team));
    REVOPS_RETURN_IF_ERROR(CheckExternalId(after.external_id));
  }
  if (after.details.account == before.value.details.account) return absl::OkStatus();
  return CheckPointer(store, reach, "account", after.details.account);
}

// A new one's slug, whatever else it lacks.
template <typename Subject>
absl::Status CheckSlug(const Stored<Subject>& before, const Subject& after) {
  if (before.key != 0 || IsSlug(after.id)) return absl::OkStatus();
  return CheckResourceName("name", Subject::kCollection, after.name());
}

}  // namespace

absl::Status CheckReach(const Reach& reach, const Account& account) {
  if (reach.Contains(account.details.owner, account.details.team)) return absl::OkStatus();
  return NoneThere("ACCOUNT_NOT_FOUND", account.name());
}

absl::Status CheckReach(const Reach& reach, const Contact& contact) {
  if (reach.Contains(contact.details.owner, contact.details.team)) return absl::OkStatus();
  return NoneThere("CONTACT_NOT_FOUND", contact.name());
}

absl::Status Normalize(AccountDetails& details) {
  NormalizeCountryCode(details.country);
  const absl::Status domains = NormalizeDomains(details.domains);
  if (domains.ok()) return details.Check();
  // What else is wrong; of the domains all is told.
  AccountDetails rest = details;
  rest.domains.clear();
  Violations violations;
  violations.AddAll("", domains);
  violations.AddAll("", rest.Check());
  return violations.ToStatus();
}

absl::Status Normalize(ContactDetails& details) {
  NormalizeCountryCode(details.country);
  // Texts beyond their limits are not worth the time.
  if (!details.person.Check().ok()) return details.Check();
  const std::string code = NormalizeCountry(details.country).code;
  details.person = NormalizePerson(details.person, code).person;
  return details.Check();
}

absl::Status Normalize(RepDetails& details) { return details.Check(); }
absl::Status Normalize(TeamDetails& details) { return details.Check(); }

RecordRules<Account> AccountRules(CommandStore& store, const CommandHeader& header) {
  return {store.people().accounts(),
          [&header](const Account& account) { return CheckReach(header.reach, account); },
          [](AccountDetails& details) { return Normalize(details); },
          [&store, &header](const Stored<Account>& before, const Account& after) {
            return JudgeAccount(store, header.reach, before, after);
          }};
}

RecordRules<Contact> ContactRules(CommandStore& store, const CommandHeader& header) {
  return {store.people().contacts(),
          [&header](const Contact& contact) { return CheckReach(header.reach, contact); },
          [](ContactDetails& details) { return Normalize(details); },
          [&store, &header](const Stored<Contact>& before, const Contact& after) {
            return JudgeContact(store, header.reach, before, after);
          }};
}

RecordRules<Rep> RepRules(CommandStore& store) {
  return {store.people().reps(), [](const Rep&) { return absl::OkStatus(); },
          [](RepDetails& details) { return Normalize(details); },
          [&store](const Stored<Rep>& before, const Rep& after) -> absl::Status {
            REVOPS_RETURN_IF_ERROR(CheckSlug(before, after));
            if (after.details.manager == before.value.details.manager) return absl::OkStatus();
            return CheckPlace(store.people().lookup(),
                              {Tree::kReps, after.name(), after.details.manager, "manager", "rep",
                               kRepLevelsMax});
          }};
}

RecordRules<Team> TeamRules(CommandStore& store) {
  return {store.people().teams(), [](const Team&) { return absl::OkStatus(); },
          [](TeamDetails& details) { return Normalize(details); },
          [&store](const Stored<Team>& before, const Team& after) -> absl::Status {
            REVOPS_RETURN_IF_ERROR(CheckSlug(before, after));
            if (after.details.parent == before.value.details.parent) return absl::OkStatus();
            return CheckPlace(store.people().lookup(),
                              {Tree::kTeams, after.name(), after.details.parent, "parent", "team",
                               kTeamLevelsMax});
          }};
}

}  // namespace revops::lead
