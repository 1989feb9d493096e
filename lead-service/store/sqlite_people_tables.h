// PeopleTables over SQLite, inside one command.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_TABLES_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_TABLES_H_

#include "lead-service/store/people_facets.h"
#include "lead-service/store/people_traits.h"
#include "lead-service/store/sqlite_people_lookup.h"

namespace revops::lead {

// Made by the api room; outlive the store.
struct PeopleCodecs {
  const SubjectCodec<Account>* accounts = nullptr;
  const SubjectCodec<Contact>* contacts = nullptr;
  const SubjectCodec<Rep>* reps = nullptr;
  const SubjectCodec<Team>* teams = nullptr;
  const SubjectCodec<Activity>* activities = nullptr;
};

class SqlitePeopleTables final : public PeopleTables {
 public:
  SqlitePeopleTables(const PeopleCodecs& codecs, RevisionInProgress* revision,
                     const CommandInfo* info)
      : accounts_(codecs.accounts, revision, info, Beside<Account>()),
        contacts_(codecs.contacts, revision, info, Beside<Contact>()),
        reps_(codecs.reps, revision, info, Beside<Rep>()),
        teams_(codecs.teams, revision, info, Beside<Team>()),
        activities_(codecs.activities, revision, info, Beside<Activity>()),
        lookup_(&revision->context->connection(), &contacts_) {}

  SubjectTable<Account>& accounts() override { return accounts_; }
  SubjectTable<Contact>& contacts() override { return contacts_; }
  SubjectTable<Rep>& reps() override { return reps_; }
  SubjectTable<Team>& teams() override { return teams_; }
  SubjectTable<Activity>& activities() override { return activities_; }
  PeopleLookup& lookup() override { return lookup_; }

 private:
  template <typename Subject>
  static typename SqliteSubjectTable<Subject>::Beside Beside() {
    return
        [](sql::WriteContext& context, int64_t key, const Subject* before, const Subject* after) {
          return KeepFacets(context.connection(), key, before, after);
        };
  }

  SqliteSubjectTable<Account> accounts_;
  SqliteSubjectTable<Contact> contacts_;
  SqliteSubjectTable<Rep> reps_;
  SqliteSubjectTable<Team> teams_;
  SqliteSubjectTable<Activity> activities_;
  SqlitePeopleLookup lookup_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_TABLES_H_
