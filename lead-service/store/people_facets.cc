#include "lead-service/store/people_facets.h"

#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/normal/text.h"

namespace revops::lead {
namespace {

// Texts bound from parameter 2 on, behind the key.
absl::Status Write(sql::Connection& connection, const char* sql, int64_t key,
                   std::initializer_list<const std::string*> texts) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(sql));
  statement.Bind(1, key);
  int at = 2;
  for (const std::string* text : texts) statement.Bind(at++, absl::string_view(*text));
  return statement.Run();
}

constexpr char kInsertDomain[] = "INSERT INTO account_domain (subject_key, domain) VALUES (?1, ?2)";
constexpr char kDeleteDomain[] =
    "DELETE FROM account_domain WHERE subject_key = ?1 AND domain = ?2";

absl::Status KeepDomains(sql::Connection& connection, int64_t key,
                         const std::vector<std::string>& before,
                         const std::vector<std::string>& after) {
  for (const std::string& domain : before) {
    REVOPS_RETURN_IF_ERROR(Write(connection, kDeleteDomain, key, {&domain}));
  }
  for (const std::string& domain : after) {
    const absl::Status status = Write(connection, kInsertDomain, key, {&domain});
    if (!absl::IsAlreadyExists(status)) {
      REVOPS_RETURN_IF_ERROR(status);
      continue;
    }
    return ErrorWithReason(absl::StatusCode::kAlreadyExists, "DOMAIN_TAKEN",
                           absl::StrCat("domain ", domain, " is another account's"),
                           {{"domain", domain}});
  }
  return absl::OkStatus();
}

// A flag as a bound text of one digit: the columns are integers, which SQLite makes of it.
std::string Digit(bool is_set) { return is_set ? "1" : "0"; }

const std::vector<std::string>& DomainsOf(const Account* account) {
  static const std::vector<std::string>& none = *new std::vector<std::string>;
  return account == nullptr ? none : account->details.domains;
}

}  // namespace

constexpr char kKeepAccount[] =
    "INSERT OR REPLACE INTO account_facet (subject_key, name, parent, lower_name, owner, team, "
    "segment, is_customer) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
constexpr char kDropAccount[] = "DELETE FROM account_facet WHERE subject_key = ?1";

absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Account* before,
                        const Account* after) {
  if (DomainsOf(before) != DomainsOf(after)) {
    REVOPS_RETURN_IF_ERROR(KeepDomains(connection, key, DomainsOf(before), DomainsOf(after)));
  }
  if (after == nullptr) return Write(connection, kDropAccount, key, {});
  const AccountDetails& details = after->details;
  const std::string name = after->name();
  const std::string lower_name = Lowered(details.display_name);
  const std::string is_customer = Digit(after->customer_time.has_value());
  return Write(connection, kKeepAccount, key,
               {&name, &details.parent, &lower_name, &details.owner, &details.team,
                &details.segment, &is_customer});
}

constexpr char kKeepContact[] =
    "INSERT OR REPLACE INTO contact_facet (subject_key, account, owner, team, lead) "
    "VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr char kDropContact[] = "DELETE FROM contact_facet WHERE subject_key = ?1";

absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Contact*,
                        const Contact* after) {
  if (after == nullptr) return Write(connection, kDropContact, key, {});
  const ContactDetails& details = after->details;
  return Write(connection, kKeepContact, key,
               {&details.account, &details.owner, &details.team, &after->lead});
}

constexpr char kKeepRep[] =
    "INSERT OR REPLACE INTO rep_facet (subject_key, name, parent, team, is_active) "
    "VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr char kDropRep[] = "DELETE FROM rep_facet WHERE subject_key = ?1";

absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Rep*, const Rep* after) {
  if (after == nullptr) return Write(connection, kDropRep, key, {});
  const std::string name = after->name();
  const std::string is_active = Digit(!after->details.inactive);
  return Write(connection, kKeepRep, key,
               {&name, &after->details.manager, &after->details.team, &is_active});
}

constexpr char kKeepTeam[] =
    "INSERT OR REPLACE INTO team_facet (subject_key, name, parent) VALUES (?1, ?2, ?3)";
constexpr char kDropTeam[] = "DELETE FROM team_facet WHERE subject_key = ?1";

absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Team*, const Team* after) {
  if (after == nullptr) return Write(connection, kDropTeam, key, {});
  const std::string name = after->name();
  return Write(connection, kKeepTeam, key, {&name, &after->details.parent});
}

constexpr char kKeepActivity[] = "INSERT INTO activity_of (parent, subject_key) VALUES (?1, ?2)";
constexpr char kDropActivity[] = "DELETE FROM activity_of WHERE parent = ?1 AND subject_key = ?2";

// Where an activity belongs never changes.
absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Activity* before,
                        const Activity* after) {
  if (before != nullptr && after != nullptr) return absl::OkStatus();
  const Activity& activity = after == nullptr ? *before : *after;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement,
                          connection.Prepare(after == nullptr ? kDropActivity : kKeepActivity));
  statement.BindBlob(1, activity.parent.id.bytes()).Bind(2, key);
  return statement.Run();
}

}  // namespace revops::lead
