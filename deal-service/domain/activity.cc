#include "deal-service/domain/activity.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"

namespace revops::deal {
namespace {

// Of these nobody reaches out: they are agreed upon.
bool IsMutual(ActivityKind kind) {
  return kind == ActivityKind::kMeeting || kind == ActivityKind::kDemo ||
         kind == ActivityKind::kEvent;
}

void CheckDuration(absl::Duration duration, Violations& violations) {
  const bool whole = duration == absl::Trunc(duration, absl::Seconds(1));
  if (whole && duration >= absl::ZeroDuration() && duration <= kActivityDurationMax) return;
  violations.Add("duration", absl::StrCat("must be whole seconds, at most ",
                                          absl::FormatDuration(kActivityDurationMax), ", is ",
                                          absl::FormatDuration(duration)));
}

void CheckContacts(const std::vector<Uuid>& contacts, Violations& violations) {
  if (contacts.size() > kActivityContactsMax) {
    violations.Add("contacts", absl::StrCat("must be at most ", kActivityContactsMax, ", are ",
                                            contacts.size()));
    return;
  }
  std::set<Uuid> seen;
  for (const Uuid& contact : contacts) {
    if (seen.insert(contact).second) continue;
    violations.Add("contacts",
                   absl::StrCat("must hold each once, hold again contacts/", contact.ToString()));
  }
}

}  // namespace

absl::Status ActivityDetails::Check(absl::Time now) const {
  Violations violations;
  if (kind == ActivityKind::kUnset) violations.Add("kind", "must be set");
  if (direction == Direction::kUnset && !IsMutual(kind)) {
    violations.Add("direction", "must be set, but for meetings, demos and events");
  }
  if (effective > now + kActivityPlannedAheadMax) {
    violations.Add("effective_time",
                   absl::StrCat("must be at most two years ahead, is ", FormatInstant(effective)));
  }
  CheckDuration(duration, violations);
  if (!rep.empty()) violations.AddAll("", CheckResourceName("rep", "reps", rep));
  CheckContacts(contacts, violations);
  violations.AddAll("", CheckText("note", note, kActivityNoteBytesMax));
  return violations.ToStatus();
}

bool TakeActivityField(absl::string_view field, const ActivityDetails& from, ActivityDetails& to) {
  if (field == "kind")
    to.kind = from.kind;
  else if (field == "direction")
    to.direction = from.direction;
  else if (field == "automated")
    to.automated = from.automated;
  else if (field == "outcome")
    to.outcome = from.outcome;
  else if (field == "effective_time")
    to.effective = from.effective;
  else if (field == "duration")
    to.duration = from.duration;
  else if (field == "rep")
    to.rep = from.rep;
  else if (field == "contacts")
    to.contacts = from.contacts;
  else if (field == "channel")
    to.channel = from.channel;
  else if (field == "note")
    to.note = from.note;
  else
    return false;
  return true;
}

std::vector<std::string> ChangedFields(const ActivityDetails& before,
                                       const ActivityDetails& after) {
  std::vector<std::string> changed;
  for (const char* field : {"kind", "direction", "automated", "outcome", "effective_time",
                            "duration", "rep", "contacts", "channel", "note"}) {
    ActivityDetails one = before;
    TakeActivityField(field, after, one);
    if (one != before) changed.emplace_back(field);
  }
  return changed;
}

}  // namespace revops::deal
