// What lead-service remembers of accounts, contacts, reps, teams and activities, beside leads: as
// in lead_store.h, where each of them is a subject.
#ifndef REVOPS_LEAD_SERVICE_STORE_PEOPLE_STORE_H_
#define REVOPS_LEAD_SERVICE_STORE_PEOPLE_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"
#include "lead-service/domain/account.h"
#include "lead-service/domain/activity.h"
#include "lead-service/domain/contact.h"
#include "lead-service/domain/rep.h"
#include "lead-service/store/lead_store.h"

namespace revops::lead {

// Trees: accounts by parent, reps by manager, teams by parent.
enum class Tree { kAccounts, kReps, kTeams };

// What points at a subject.
struct Pointers {
  std::string collection;  // `contacts`
  int64_t count = 0;
};

// Questions across subjects, inside a command.
class PeopleLookup {
 public:
  virtual ~PeopleLookup() = default;
  // The account that has the domain, by name; empty: none.
  virtual absl::StatusOr<std::string> AccountOfDomain(const std::string& domain) = 0;
  // The newest contact with the e-mail (in its normal form); with `account`, a name, only one of
  // that account.
  virtual absl::StatusOr<std::optional<Stored<Contact>>> ContactOfEmail(
      const std::string& email, const std::string& account) = 0;
  // The name of what stands above `name`, empty at the top; nothing where there is no such subject.
  virtual absl::StatusOr<std::optional<std::string>> Above(Tree tree, const std::string& name) = 0;
  // Levels below `name`: 0 where nothing is; does not look deeper than `most`.
  virtual absl::StatusOr<int> LevelsBelow(Tree tree, const std::string& name, int most) = 0;
  // Accounts, contacts and leads that point at an account; those that there are.
  virtual absl::StatusOr<std::vector<Pointers>> PointersAt(const std::string& account) = 0;
  // An account's activities, which go with it: none of them is pointed at.
  virtual absl::Status DeleteActivitiesOf(const Uuid& account) = 0;
};

// The tables of one command besides leads'.
class PeopleTables {
 public:
  virtual ~PeopleTables() = default;
  virtual SubjectTable<Account>& accounts() = 0;
  virtual SubjectTable<Contact>& contacts() = 0;
  virtual SubjectTable<Rep>& reps() = 0;
  virtual SubjectTable<Team>& teams() = 0;
  virtual SubjectTable<Activity>& activities() = 0;
  virtual PeopleLookup& lookup() = 0;
};

// The caller's reach: unset means all; else owner is `rep` or team one of `teams`.
struct ScopeFilter {
  bool scoped = false;
  std::string rep;
  std::vector<std::string> teams;
};

// Empty lists and texts do not filter; values of one are alternatives, lists add up.
struct AccountFilter {
  std::vector<std::string> owners, teams, segments, parents, external_ids;
  std::string domain;        // in its normal form
  std::string display_name;  // what names begin with, in lower case
  bool only_customers = false;
  ScopeFilter scope;
};

struct ContactFilter {
  std::vector<std::string> accounts, owners, teams, external_ids, leads;
  std::string email, phone;  // in their normal form
  ScopeFilter scope;
};

struct RepFilter {
  std::vector<std::string> teams;
  bool only_active = false;
};

struct TeamFilter {};

// Of one lead or account, newest first.
struct ActivityFilter {
  ActivityParent parent;
};

template <typename Subject>
struct FilterType;
template <>
struct FilterType<Account> {
  using Type = AccountFilter;
};
template <>
struct FilterType<Contact> {
  using Type = ContactFilter;
};
template <>
struct FilterType<Rep> {
  using Type = RepFilter;
};
template <>
struct FilterType<Team> {
  using Type = TeamFilter;
};
template <>
struct FilterType<Activity> {
  using Type = ActivityFilter;
};
template <typename Subject>
using PeopleFilter = typename FilterType<Subject>::Type;

// Where a list goes on: behind a key, or, by name, behind a slug.
template <typename Subject>
using CursorOf =
    std::conditional_t<std::is_same_v<decltype(Subject::id), Uuid>, int64_t, std::string>;

template <typename Subject>
struct PeoplePage {
  std::vector<Subject> subjects;
  CursorOf<Subject> next{};  // 0, or empty: the last page
  Revision head;             // what the page includes at least
};

// A subject as it may be told to anybody, without what is personal.
template <typename Subject>
struct ToldSubject {
  int64_t key = 0;
  Subject subject;
};

// Thread-safe. Sees what is safely on disk.
template <typename Subject>
class PeopleReader {
 public:
  virtual ~PeopleReader() = default;
  // By what stands behind the `/` in its name. NOT_FOUND.
  virtual absl::StatusOr<Subject> Get(const std::string& id, absl::Time deadline) = 0;
  // What lies behind `after` (of activities: before it; 0: from the newest); at most `limit` and
  // about kPageBytesMax.
  virtual absl::StatusOr<PeoplePage<Subject>> List(const PeopleFilter<Subject>& filter,
                                                   const CursorOf<Subject>& after, int limit,
                                                   absl::Time deadline) = 0;
  // Everything with a key behind `after`, in order of recording; at most `limit`.
  virtual absl::StatusOr<std::vector<ToldSubject<Subject>>> TellAll(int64_t after, int limit,
                                                                    absl::Time deadline) = 0;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_PEOPLE_STORE_H_
