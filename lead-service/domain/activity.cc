#include "lead-service/domain/activity.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "lead-service/domain/person.h"

namespace revops::lead {
namespace {

absl::string_view NameOf(ActivityOutcome outcome) {
  switch (outcome) {
    case ActivityOutcome::kUnset:
      return "";
    case ActivityOutcome::kConnected:
      return "CONNECTED";
    case ActivityOutcome::kNoAnswer:
      return "NO_ANSWER";
    case ActivityOutcome::kNoShow:
      return "NO_SHOW";
    case ActivityOutcome::kBounced:
      return "BOUNCED";
    case ActivityOutcome::kRescheduled:
      return "RESCHEDULED";
  }
  return "";
}

// A field whose text is not its type's usual one.
template <auto kMember>
constexpr Field<ActivityDetails> WithText(absl::string_view name,
                                          std::string (*text)(const ActivityDetails&)) {
  Field<ActivityDetails> field{
      name, Telling::kValues, text,
      [](const ActivityDetails& a, const ActivityDetails& b) { return a.*kMember == b.*kMember; },
      [](const ActivityDetails& from, ActivityDetails& to) { to.*kMember = from.*kMember; }};
  return field;
}

constexpr Field<ActivityDetails> kFields[] = {
    WithText<&ActivityDetails::outcome>(
        "outcome",
        [](const ActivityDetails& details) { return std::string(NameOf(details.outcome)); }),
    WithText<&ActivityDetails::effective>("effective_time",
                                          [](const ActivityDetails& details) {
                                            return details.effective == absl::Time()
                                                       ? std::string()
                                                       : FormatInstant(details.effective);
                                          }),
    WithText<&ActivityDetails::duration>("duration",
                                         [](const ActivityDetails& details) {
                                           return details.duration == absl::ZeroDuration()
                                                      ? std::string()
                                                      : absl::FormatDuration(details.duration);
                                         }),
    MemberField<ActivityDetails, &ActivityDetails::rep>("rep"),
    MemberField<ActivityDetails, &ActivityDetails::contacts>("contacts"),
    MemberField<ActivityDetails, &ActivityDetails::note>("note", Telling::kNameOnly),
};

bool NeedsDirection(ActivityKind kind) {
  return kind == ActivityKind::kCall || kind == ActivityKind::kEmail ||
         kind == ActivityKind::kMessage;
}

void CheckContacts(const std::vector<std::string>& contacts, Violations& violations) {
  if (contacts.size() > kActivityContactsMax) {
    violations.Add("contacts", absl::StrCat("must be at most ", kActivityContactsMax, ", are ",
                                            contacts.size()));
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < contacts.size() && i <= kActivityContactsMax; ++i) {
    const std::string one = absl::StrCat("contacts[", i, "]");
    violations.AddAll("", CheckResourceName(one, "contacts", contacts[i]));
    if (!seen.insert(contacts[i]).second) {
      violations.Add(one, absl::StrCat("must not be there twice: ", Quoted(contacts[i])));
    }
  }
}

void CheckDuration(absl::Duration duration, Violations& violations) {
  if (duration >= absl::ZeroDuration() && duration <= kActivityDurationMax &&
      duration == absl::Trunc(duration, absl::Seconds(1))) {
    return;
  }
  violations.Add("duration", absl::StrCat("must be whole seconds, at most ",
                                          absl::FormatDuration(kActivityDurationMax), ", is ",
                                          absl::FormatDuration(duration)));
}

}  // namespace

template <>
std::span<const Field<ActivityDetails>> FieldsOf<ActivityDetails>() {
  return kFields;
}

absl::Status ActivityDetails::Check(absl::Time now) const {
  Violations violations;
  if (kind == ActivityKind::kUnset) violations.Add("kind", "must be set");
  if (NeedsDirection(kind) && direction == Direction::kUnset) {
    violations.Add("direction", "must be set for a call, an e-mail or a message");
  }
  if (effective > now + kActivityAheadMax) {
    violations.Add("effective_time", absl::StrCat("must be at most two years ahead, until ",
                                                  FormatInstant(now + kActivityAheadMax), ", is ",
                                                  FormatInstant(effective)));
  }
  CheckDuration(duration, violations);
  violations.AddAll("", CheckOptionalName("rep", "reps", rep));
  CheckContacts(contacts, violations);
  violations.AddAll("", CheckNote("note", note));
  return violations.ToStatus();
}

bool Counts(const ActivityDetails& details, absl::Time now) {
  return details.effective <= now || details.outcome != ActivityOutcome::kUnset;
}

bool HasCounted(const Activity& activity) {
  return activity.revision.value != 0 && Counts(activity.details, activity.updated);
}

bool IsPersonalOutbound(const ActivityDetails& details) {
  return details.direction == Direction::kOutbound && !details.automated;
}

ActivityKind KindOfChannel(Channel channel) {
  switch (channel) {
    case Channel::kEmail:
      return ActivityKind::kEmail;
    case Channel::kEvent:
      return ActivityKind::kEvent;
    case Channel::kOutboundCall:
      return ActivityKind::kCall;
    default:
      return ActivityKind::kMessage;
  }
}

}  // namespace revops::lead
