// Readers of everything beside leads.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_READERS_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_READERS_H_

#include "lead-service/store/sqlite_people_reader.h"
#include "lead-service/store/sqlite_people_tables.h"

namespace revops::lead {

// What it is made of outlives it. Thread-safe.
class SqlitePeopleReaders {
 public:
  SqlitePeopleReaders(sql::ReaderPool* pool, const log::EventLog* log, const PeopleCodecs& codecs)
      : accounts_(pool, log, codecs.accounts),
        contacts_(pool, log, codecs.contacts),
        reps_(pool, log, codecs.reps),
        teams_(pool, log, codecs.teams),
        activities_(pool, log, codecs.activities) {}

  PeopleReader<Account>& accounts() { return accounts_; }
  PeopleReader<Contact>& contacts() { return contacts_; }
  PeopleReader<Rep>& reps() { return reps_; }
  PeopleReader<Team>& teams() { return teams_; }
  PeopleReader<Activity>& activities() { return activities_; }

 private:
  SqlitePeopleReader<Account> accounts_;
  SqlitePeopleReader<Contact> contacts_;
  SqlitePeopleReader<Rep> reps_;
  SqlitePeopleReader<Team> teams_;
  SqlitePeopleReader<Activity> activities_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_READERS_H_
