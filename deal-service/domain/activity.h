// A touchpoint on a deal: a call, a meeting, a message.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_ACTIVITY_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_ACTIVITY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"

namespace revops::deal {

inline constexpr size_t kActivityContactsMax = 32;
inline constexpr size_t kActivityNoteBytesMax = 4096;
inline constexpr absl::Duration kActivityDurationMax = absl::Hours(24);
// Nobody's calendar goes further.
inline constexpr absl::Duration kActivityPlannedAheadMax = absl::Hours(24 * 731);

// Numbers of all equal those of revops.type.v1; stores keep them.
enum class ActivityKind {
  kUnset = 0,
  kCall = 1,
  kEmail = 2,
  kMeeting = 3,
  kDemo = 4,
  kEvent = 5,
  kMessage = 6,
};
enum class Direction { kUnset = 0, kInbound = 1, kOutbound = 2 };
enum class ActivityOutcome {
  kUnset = 0,
  kConnected = 1,
  kNoAnswer = 2,
  kNoShow = 3,
  kBounced = 4,
  kRescheduled = 5,
};
// A channel is only kept and told: its names are revops.type.v1.Channel's alone.
using ChannelNumber = int32_t;

struct ActivityDetails {
  ActivityKind kind = ActivityKind::kUnset;
  Direction direction = Direction::kUnset;
  bool automated = false;
  ActivityOutcome outcome = ActivityOutcome::kUnset;
  absl::Time effective;  // ahead of now: planned
  absl::Duration duration;
  std::string rep;  // reps/{slug}
  std::vector<Uuid> contacts;
  ChannelNumber channel = 0;
  std::string note;

  // Every violated field at once.
  absl::Status Check(absl::Time now) const;
  friend bool operator==(const ActivityDetails&, const ActivityDetails&) = default;
};

struct Activity {
  Uuid id;
  Uuid deal;
  std::string external_id;
  ActivityDetails details;
  absl::Time recorded_create_time, recorded_update_time;
  Revision revision;  // of its last change

  std::string name() const { return "deals/" + deal.ToString() + "/activities/" + id.ToString(); }
  friend bool operator==(const Activity&, const Activity&) = default;
};

// Takes one field, as the API names it, from `from` into `to`. False where there is no such field.
bool TakeActivityField(absl::string_view field, const ActivityDetails& from, ActivityDetails& to);

// The fields that differ, as the API names them.
std::vector<std::string> ChangedFields(const ActivityDetails& before, const ActivityDetails& after);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_ACTIVITY_H_
