#include "lead-service/store/sqlite_people_lookup.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::lead {
namespace {

constexpr char kAccountOfDomain[] =
    "SELECT name FROM account_domain JOIN account_facet USING (subject_key) WHERE domain = ?1";
constexpr char kContactOfEmail[] =
    "SELECT subject_key FROM contact_private JOIN contact_facet USING (subject_key) "
    "WHERE email <> '' AND email = ?1 AND (?2 = '' OR account = ?2) "
    "ORDER BY subject_key DESC LIMIT 1";
constexpr char kAboveAccount[] =
    "SELECT parent FROM account JOIN account_facet USING (subject_key) WHERE id = ?1";
constexpr char kAboveRep[] =
    "SELECT parent FROM rep JOIN rep_facet USING (subject_key) WHERE id = ?1";
constexpr char kAboveTeam[] =
    "SELECT parent FROM team JOIN team_facet USING (subject_key) WHERE id = ?1";

// Down the tree, level by level; names are unique, so each stands on one level.
#define REVOPS_LEVELS_BELOW(facet)                                 \
  "WITH RECURSIVE below (name, level) AS (SELECT ?1, 0 UNION ALL " \
  "SELECT f.name, level + 1 FROM below CROSS JOIN " facet          \
  " f ON f.parent = below.name "                                   \
  "WHERE f.parent <> '' AND level < ?2) SELECT max(level) FROM below"
constexpr char kLevelsBelowAccount[] = REVOPS_LEVELS_BELOW("account_facet");
constexpr char kLevelsBelowRep[] = REVOPS_LEVELS_BELOW("rep_facet");
constexpr char kLevelsBelowTeam[] = REVOPS_LEVELS_BELOW("team_facet");

const char* LevelsSql(Tree tree) {
  switch (tree) {
    case Tree::kAccounts:
      return kLevelsBelowAccount;
    case Tree::kReps:
      return kLevelsBelowRep;
    case Tree::kTeams:
      break;
  }
  return kLevelsBelowTeam;
}

struct Node {
  const char* sql;
  std::string id;  // as the table has it; empty where the name is none
};

Node NodeOf(Tree tree, const std::string& name) {
  switch (tree) {
    case Tree::kAccounts: {
      const auto uuid = Uuid::Parse(IdOf("accounts", name).value_or(""));
      return {kAboveAccount, uuid.has_value() ? std::string(uuid->bytes()) : std::string()};
    }
    case Tree::kReps:
      return {kAboveRep, std::string(IdOf("reps", name).value_or(""))};
    case Tree::kTeams:
      break;
  }
  return {kAboveTeam, std::string(IdOf("teams", name).value_or(""))};
}

constexpr char kContactsAt[] =
    "SELECT count(*) FROM contact_facet WHERE account <> '' AND account = ?1";
constexpr char kAccountsAt[] =
    "SELECT count(*) FROM account_facet WHERE parent <> '' AND parent = ?1";

constexpr char kLeadsAt[] =
    "SELECT (SELECT count(*) FROM lead_account WHERE account = ?1)"
    " + (SELECT count(*) FROM conversion_intent WHERE account = ?1)";

constexpr char kDeleteActivityTexts[] =
    "DELETE FROM activity_private WHERE subject_key IN "
    "(SELECT subject_key FROM activity_of WHERE parent = ?1)";
constexpr char kDeleteActivities[] =
    "DELETE FROM activity WHERE subject_key IN "
    "(SELECT subject_key FROM activity_of WHERE parent = ?1)";
constexpr char kDeleteActivityPlaces[] = "DELETE FROM activity_of WHERE parent = ?1";

}  // namespace

absl::Status DeleteActivities(sql::Connection& connection, const Uuid& parent) {
  for (const char* sql : {kDeleteActivityTexts, kDeleteActivities, kDeleteActivityPlaces}) {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(sql));
    statement.BindBlob(1, parent.bytes());
    REVOPS_RETURN_IF_ERROR(statement.Run());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> SqlitePeopleLookup::AccountOfDomain(const std::string& domain) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection_.Prepare(kAccountOfDomain));
  statement.Bind(1, absl::string_view(domain));
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  return found ? std::string(statement.Text(0)) : std::string();
}

absl::StatusOr<std::optional<Stored<Contact>>> SqlitePeopleLookup::ContactOfEmail(
    const std::string& email, const std::string& account) {
  int64_t key = 0;
  {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection_.Prepare(kContactOfEmail));
    statement.Bind(1, absl::string_view(email)).Bind(2, absl::string_view(account));
    REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
    if (!found) return std::optional<Stored<Contact>>();
    key = statement.Int(0);
  }
  return contacts_.LoadByKey(key);
}

absl::StatusOr<std::optional<std::string>> SqlitePeopleLookup::Above(Tree tree,
                                                                     const std::string& name) {
  const Node node = NodeOf(tree, name);
  if (node.id.empty()) return std::optional<std::string>();
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection_.Prepare(node.sql));
  statement.BindBlob(1, node.id);
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  if (!found) return std::optional<std::string>();
  return std::optional<std::string>(statement.Text(0));
}

absl::StatusOr<int> SqlitePeopleLookup::LevelsBelow(Tree tree, const std::string& name, int most) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection_.Prepare(LevelsSql(tree)));
  statement.Bind(1, absl::string_view(name)).Bind(2, static_cast<int64_t>(most));
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  return found ? static_cast<int>(statement.Int(0)) : 0;
}

absl::StatusOr<std::vector<Pointers>> SqlitePeopleLookup::PointersAt(const std::string& account) {
  std::vector<Pointers> pointers;
  const auto count = [&](const char* collection, const char* sql) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection_.Prepare(sql));
    statement.Bind(1, absl::string_view(account));
    REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
    if (found && statement.Int(0) > 0) pointers.push_back({collection, statement.Int(0)});
    return absl::OkStatus();
  };
  REVOPS_RETURN_IF_ERROR(count("accounts", kAccountsAt));
  REVOPS_RETURN_IF_ERROR(count("contacts", kContactsAt));
  REVOPS_RETURN_IF_ERROR(count("leads", kLeadsAt));
  return pointers;
}

absl::Status SqlitePeopleLookup::DeleteActivitiesOf(const Uuid& account) {
  return DeleteActivities(connection_, account);
}

}  // namespace revops::lead
