// One contact with a lead or an account: a touchpoint.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_ACTIVITY_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_ACTIVITY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"
#include "lead-service/domain/account.h"
#include "lead-service/domain/channel.h"
#include "lead-service/domain/fields.h"
#include "lead-service/domain/lead.h"

namespace revops::lead {

inline constexpr size_t kActivityContactsMax = 32;
inline constexpr absl::Duration kActivityDurationMax = absl::Hours(24);
inline constexpr absl::Duration kActivityAheadMax = absl::Hours(24 * 731);

// Numbers equal revops.type.v1.ActivityKind, and so below.
enum class ActivityKind {
  kUnset = 0,
  kCall = 1,
  kEmail = 2,
  kMeeting = 3,
  kDemo = 4,
  kEvent = 5,
  kMessage = 6,
};

enum class ActivityOutcome {
  kUnset = 0,
  kConnected = 1,
  kNoAnswer = 2,
  kNoShow = 3,
  kBounced = 4,
  kRescheduled = 5,
};

struct ActivityDetails {
  ActivityKind kind = ActivityKind::kUnset;
  Direction direction = Direction::kUnset;
  bool automated = false;
  ActivityOutcome outcome = ActivityOutcome::kUnset;
  absl::Time effective;
  absl::Duration duration;
  std::string rep;                    // reps/{slug}
  std::vector<std::string> contacts;  // contacts/{uuid}, each once
  Channel channel = Channel::kUnset;  // unset: that of its lead
  std::string note;                   // free text: never in events

  // Every violated field at once.
  absl::Status Check(absl::Time now) const;
  friend bool operator==(const ActivityDetails&, const ActivityDetails&) = default;
};

// Those an update may change: its outcome, its time, who took part, its note.
template <>
std::span<const Field<ActivityDetails>> FieldsOf<ActivityDetails>();

// What it belongs to.
struct ActivityParent {
  enum class Kind { kLead = 1, kAccount = 2 } kind = Kind::kLead;
  Uuid id;

  std::string name() const {
    return (kind == Kind::kLead ? "leads/" : "accounts/") + id.ToString();
  }
  friend bool operator==(const ActivityParent&, const ActivityParent&) = default;
};

struct Activity {
  Uuid id;
  ActivityParent parent;
  std::string external_id;
  ActivityDetails details;
  absl::Time created, updated;
  Revision revision;  // of the last change
  // What it belongs to, as it is after it: told with its events, not kept with it.
  std::optional<Lead> lead = std::nullopt;
  std::optional<Account> account = std::nullopt;

  std::string name() const { return parent.name() + "/activities/" + id.ToString(); }
  friend bool operator==(const Activity&, const Activity&) = default;
};

// It has taken place: its time has come, or an outcome says so. What is planned counts nowhere.
bool Counts(const ActivityDetails& details, absl::Time now);

// It counted when it was told last; it does for good then, and can not be planned again.
bool HasCounted(const Activity& activity);

// Somebody's own reaching out: what moves a new lead, and answers it.
bool IsPersonalOutbound(const ActivityDetails& details);

// The kind of touchpoint that a lead is which turns out to be there already, by its channel.
ActivityKind KindOfChannel(Channel channel);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_ACTIVITY_H_
