// What deal-service remembers of activities. As with deals, a writer exists only inside one command
// of the store's writer, and every change appends its event in the same transaction.
#ifndef REVOPS_DEAL_SERVICE_STORE_ACTIVITY_STORE_H_
#define REVOPS_DEAL_SERVICE_STORE_ACTIVITY_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "deal-service/domain/activity.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// An activity with the store's own handle.
struct StoredActivity {
  int64_t key = 0;  // 0: not stored yet
  int64_t deal_key = 0;
  Activity activity;
};

class ActivityWriter : public DealWriter {
 public:
  // NOT_FOUND ACTIVITY_NOT_FOUND also where it is another deal's.
  virtual absl::StatusOr<StoredActivity> LoadActivity(const StoredDeal& deal, const Uuid& id) = 0;
  virtual absl::StatusOr<std::optional<StoredActivity>> FindActivityByExternalId(
      const std::string& external_id) = 0;
  // The activity as it was answered, with its present note (notes are in no event).
  virtual absl::StatusOr<EventCodec::ActivityAfter> ActivityAnswerOf(
      const EarlierAnswer& answer) = 0;

  // Writes the activity (key 0: a new one of `deal`, else `changed` are the fields that differ) and
  // appends the event, with the deal after it: its count and last activity are told anew, its etag
  // stays. Returns the activity with recorded
  // times and revision filled in. ALREADY_EXISTS when a new one's external_id is taken.
  virtual absl::StatusOr<Activity> SaveActivity(const StoredDeal& deal,
                                                const StoredActivity& activity,
                                                const std::vector<std::string>& changed,
                                                const CommandInfo& info) = 0;
  // The request succeeded and the activity is as it was: a repetition gets this answer.
  virtual absl::Status SaveActivityUnchanged(const StoredActivity& activity,
                                             const CommandInfo& info) = 0;
};

struct ActivityPage {
  std::vector<Activity> activities;
  int64_t next_key = 0;  // 0: the last page
};

// Thread-safe. Errors and `admit` as with DealReader; NOT_FOUND ACTIVITY_NOT_FOUND also where the
// activity is another deal's.
class ActivityReader : public DealReader {
 public:
  virtual absl::StatusOr<Activity> GetActivity(const Uuid& deal, const Uuid& id, const Admit& admit,
                                               absl::Time deadline) = 0;
  // In order of recording, newest first, before `before_key` (0: all); at most `limit` and about
  // kPageBytesMax.
  virtual absl::StatusOr<ActivityPage> Activities(const Uuid& deal, const Admit& admit,
                                                  int64_t before_key, int limit,
                                                  absl::Time deadline) = 0;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_ACTIVITY_STORE_H_
