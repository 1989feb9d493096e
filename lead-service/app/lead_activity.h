// What recording a touchpoint does, by whichever road it comes.
#ifndef REVOPS_LEAD_SERVICE_APP_LEAD_ACTIVITY_H_
#define REVOPS_LEAD_SERVICE_APP_LEAD_ACTIVITY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lead-service/app/command.h"
#include "lead-service/domain/activity.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {

// What an activity belongs to, as it is stored; one of the two.
struct StoredParent {
  std::optional<StoredLead> lead;
  std::optional<Stored<Account>> account;
};

// NOT_FOUND where it is not there or outside the caller's reach.
absl::StatusOr<StoredParent> LoadParent(CommandStore& store, const Reach& reach,
                                        const ActivityParent& parent);

// INVALID_ARGUMENT where one of an activity's contacts is not there.
absl::Status CheckContacts(CommandStore& store, const Reach& reach,
                           const std::vector<std::string>& contacts);

// Puts the activity as it is to be (`before` has key 0: new), and, once it counts, what it does to
// its lead: counts and score, and WORKED by the first personal outbound one; `parent` is as it is
// after it then. Nothing is appended yet. `fields`: what changed. FAILED_PRECONDITION
// ACTIVITY_TOOK_PLACE where one that counted would be planned again.
absl::StatusOr<Activity> PutActivity(CommandStore& store, StoredParent& parent,
                                     const Stored<Activity>& before, Activity after,
                                     std::vector<FieldChange> fields);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_LEAD_ACTIVITY_H_
