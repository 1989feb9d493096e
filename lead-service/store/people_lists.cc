// Which subjects a filter lets pass: one statement per list, every value bound, no list of unknown
// length pasted into it. A list of labels is one text with separators, looked into by instr(): the
// labels hold no control characters.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "lead-service/store/people_facets.h"

namespace revops::lead {
namespace {

constexpr char kSeparator[] = "\x1f";

// For `instr(?2, char(31) || owner || char(31))`; empty for none.
std::string Alternatives(const std::vector<std::string>& labels) {
  if (labels.empty()) return {};
  return absl::StrCat(kSeparator, absl::StrJoin(labels, kSeparator), kSeparator);
}

absl::StatusOr<std::vector<int64_t>> KeysOf(sql::Statement& statement) {
  std::vector<int64_t> keys;
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
    if (!found) return keys;
    keys.push_back(statement.Int(0));
  }
}

// Binds `texts` from parameter `at` on.
void BindTexts(sql::Statement& statement, int at, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) statement.Bind(at++, absl::string_view(text));
}

// ?4 is the scope: 0 for everything, then the rep and the teams.
#define REVOPS_SCOPE                             \
  "AND (?4 = 0 OR (owner <> '' AND owner = ?5) " \
  "OR (team <> '' AND instr(?6, char(31) || team || char(31)))) "

#define REVOPS_ACCOUNT_FILTER                                                        \
  "AND (?7 = '' OR instr(?7, char(31) || owner || char(31))) "                       \
  "AND (?8 = '' OR instr(?8, char(31) || team || char(31))) "                        \
  "AND (?9 = '' OR instr(?9, char(31) || segment || char(31))) "                     \
  "AND (?10 = '' OR instr(?10, char(31) || parent || char(31))) "                    \
  "AND (?11 = '' OR instr(?11, char(31) || coalesce(external_id, '') || char(31))) " \
  "AND (?12 = '' OR substr(lower_name, 1, length(?12)) = ?12) "                      \
  "AND (?3 = 0 OR is_customer) " REVOPS_SCOPE "ORDER BY f.subject_key LIMIT ?2"

constexpr char kAccounts[] =
    "SELECT f.subject_key FROM account_facet f JOIN account USING (subject_key) "
    "WHERE f.subject_key > ?1 AND ?13 = '' " REVOPS_ACCOUNT_FILTER;
constexpr char kAccountsOfDomain[] =
    "SELECT f.subject_key FROM account_domain d JOIN account_facet f USING (subject_key) "
    "JOIN account USING (subject_key) "
    "WHERE d.domain = ?13 AND f.subject_key > ?1 " REVOPS_ACCOUNT_FILTER;
constexpr char kAccountsOfParent[] =
    "SELECT f.subject_key FROM account_facet f JOIN account USING (subject_key) "
    "WHERE f.parent <> '' AND f.parent = ?13 AND f.subject_key > ?1 " REVOPS_ACCOUNT_FILTER;
constexpr char kAccountsOfExternalId[] =
    "SELECT f.subject_key FROM account JOIN account_facet f USING (subject_key) "
    "WHERE external_id = ?13 AND f.subject_key > ?1 " REVOPS_ACCOUNT_FILTER;

// The statement whose index tells the filter best, and what is looked up in it.
struct Road {
  const char* sql;
  std::string key;
};

Road RoadFor(const AccountFilter& filter) {
  if (!filter.domain.empty()) return {kAccountsOfDomain, filter.domain};
  if (filter.external_ids.size() == 1) return {kAccountsOfExternalId, filter.external_ids[0]};
  if (filter.parents.size() == 1) return {kAccountsOfParent, filter.parents[0]};
  return {kAccounts, ""};
}

void BindScope(sql::Statement& statement, const ScopeFilter& scope, const std::string& teams) {
  statement.Bind(4, static_cast<int64_t>(scope.scoped ? 1 : 0));
  statement.Bind(5, absl::string_view(scope.rep)).Bind(6, absl::string_view(teams));
}

}  // namespace

absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection,
                                              const AccountFilter& filter, int64_t after,
                                              int limit) {
  const Road road = RoadFor(filter);
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(road.sql));
  const std::string scope_teams = Alternatives(filter.scope.teams);
  const std::vector<std::string> texts = {Alternatives(filter.owners),
                                          Alternatives(filter.teams),
                                          Alternatives(filter.segments),
                                          Alternatives(filter.parents),
                                          Alternatives(filter.external_ids),
                                          filter.display_name,
                                          road.key};
  statement.Bind(1, after).Bind(2, static_cast<int64_t>(limit));
  statement.Bind(3, static_cast<int64_t>(filter.only_customers ? 1 : 0));
  BindScope(statement, filter.scope, scope_teams);
  BindTexts(statement, 7, texts);
  return KeysOf(statement);
}

namespace {

#define REVOPS_CONTACT_FILTER                                                        \
  "AND (?7 = '' OR instr(?7, char(31) || account || char(31))) "                     \
  "AND (?8 = '' OR instr(?8, char(31) || owner || char(31))) "                       \
  "AND (?9 = '' OR instr(?9, char(31) || team || char(31))) "                        \
  "AND (?10 = '' OR instr(?10, char(31) || coalesce(external_id, '') || char(31))) " \
  "AND (?11 = '' OR instr(?11, char(31) || lead || char(31))) "                      \
  "AND (?12 = '' OR email = ?12) AND (?3 = '' OR phone = ?3) " REVOPS_SCOPE          \
  "ORDER BY f.subject_key LIMIT ?2"

constexpr char kContacts[] =
    "SELECT f.subject_key FROM contact_facet f JOIN contact USING (subject_key) "
    "LEFT JOIN contact_private USING (subject_key) "
    "WHERE f.subject_key > ?1 AND ?13 = '' " REVOPS_CONTACT_FILTER;
constexpr char kContactsOfEmail[] =
    "SELECT f.subject_key FROM contact_private JOIN contact_facet f USING (subject_key) "
    "JOIN contact USING (subject_key) "
    "WHERE email <> '' AND email = ?13 AND f.subject_key > ?1 " REVOPS_CONTACT_FILTER;
constexpr char kContactsOfPhone[] =
    "SELECT f.subject_key FROM contact_private JOIN contact_facet f USING (subject_key) "
    "JOIN contact USING (subject_key) "
    "WHERE phone <> '' AND phone = ?13 AND f.subject_key > ?1 " REVOPS_CONTACT_FILTER;
constexpr char kContactsOfAccount[] =
    "SELECT f.subject_key FROM contact_facet f JOIN contact USING (subject_key) "
    "LEFT JOIN contact_private USING (subject_key) "
    "WHERE account <> '' AND account = ?13 AND f.subject_key > ?1 " REVOPS_CONTACT_FILTER;
constexpr char kContactsOfExternalId[] =
    "SELECT f.subject_key FROM contact JOIN contact_facet f USING (subject_key) "
    "LEFT JOIN contact_private USING (subject_key) "
    "WHERE external_id = ?13 AND f.subject_key > ?1 " REVOPS_CONTACT_FILTER;

Road RoadFor(const ContactFilter& filter) {
  if (!filter.email.empty()) return {kContactsOfEmail, filter.email};
  if (!filter.phone.empty()) return {kContactsOfPhone, filter.phone};
  if (filter.external_ids.size() == 1) return {kContactsOfExternalId, filter.external_ids[0]};
  if (filter.accounts.size() == 1) return {kContactsOfAccount, filter.accounts[0]};
  return {kContacts, ""};
}

}  // namespace

absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection,
                                              const ContactFilter& filter, int64_t after,
                                              int limit) {
  const Road road = RoadFor(filter);
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(road.sql));
  const std::string scope_teams = Alternatives(filter.scope.teams);
  const std::vector<std::string> texts = {Alternatives(filter.accounts),
                                          Alternatives(filter.owners),
                                          Alternatives(filter.teams),
                                          Alternatives(filter.external_ids),
                                          Alternatives(filter.leads),
                                          filter.email,
                                          road.key};
  statement.Bind(1, after).Bind(2, static_cast<int64_t>(limit));
  statement.Bind(3, absl::string_view(filter.phone));
  BindScope(statement, filter.scope, scope_teams);
  BindTexts(statement, 7, texts);
  return KeysOf(statement);
}

constexpr char kReps[] =
    "SELECT f.subject_key FROM rep JOIN rep_facet f USING (subject_key) WHERE id > ?1 "
    "AND (?2 = '' OR instr(?2, char(31) || team || char(31))) AND (?3 = 0 OR is_active) "
    "ORDER BY id LIMIT ?4";

absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection, const RepFilter& filter,
                                              const std::string& after, int limit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kReps));
  const std::string teams = Alternatives(filter.teams);
  statement.BindBlob(1, after).Bind(2, absl::string_view(teams));
  statement.Bind(3, static_cast<int64_t>(filter.only_active ? 1 : 0));
  statement.Bind(4, static_cast<int64_t>(limit));
  return KeysOf(statement);
}

constexpr char kTeams[] = "SELECT subject_key FROM team WHERE id > ?1 ORDER BY id LIMIT ?2";

absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection, const TeamFilter&,
                                              const std::string& after, int limit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kTeams));
  statement.BindBlob(1, after).Bind(2, static_cast<int64_t>(limit));
  return KeysOf(statement);
}

constexpr char kActivities[] =
    "SELECT subject_key FROM activity_of WHERE parent = ?1 AND (?2 = 0 OR subject_key < ?2) "
    "ORDER BY subject_key DESC LIMIT ?3";

absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection,
                                              const ActivityFilter& filter, int64_t before,
                                              int limit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kActivities));
  statement.BindBlob(1, filter.parent.id.bytes()).Bind(2, before);
  statement.Bind(3, static_cast<int64_t>(limit));
  return KeysOf(statement);
}

}  // namespace revops::lead
