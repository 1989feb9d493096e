// PeopleLookup over SQLite, inside one command: sees what earlier commands of the batch wrote.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_LOOKUP_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_LOOKUP_H_

#include <optional>
#include <string>
#include <vector>

#include "common/sql/database.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {

// The rows of a lead's or an account's activities, with what is personal.
absl::Status DeleteActivities(sql::Connection& connection, const Uuid& parent);

class SqlitePeopleLookup final : public PeopleLookup {
 public:
  SqlitePeopleLookup(sql::Connection* connection, SubjectTable<Contact>* contacts)
      : connection_(*connection), contacts_(*contacts) {}

  absl::StatusOr<std::string> AccountOfDomain(const std::string& domain) override;
  absl::StatusOr<std::optional<Stored<Contact>>> ContactOfEmail(
      const std::string& email, const std::string& account) override;
  absl::StatusOr<std::optional<std::string>> Above(Tree tree, const std::string& name) override;
  absl::StatusOr<int> LevelsBelow(Tree tree, const std::string& name, int most) override;
  absl::StatusOr<std::vector<Pointers>> PointersAt(const std::string& account) override;
  absl::Status DeleteActivitiesOf(const Uuid& account) override;

 private:
  sql::Connection& connection_;
  SubjectTable<Contact>& contacts_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_LOOKUP_H_
