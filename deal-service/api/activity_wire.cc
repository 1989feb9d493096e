#include "deal-service/api/activity_wire.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/wire_types.h"
#include "deal-service/app/command.h"

namespace revops::deal {

namespace type = revops::type::v1;

namespace {

constexpr int32_t kNanosPerSecond = 1'000'000'000;

// A known value, or a violation of `field`.
template <typename Wire>
void CheckKnown(const char* field, bool is_known, Wire value, Violations& violations) {
  if (!is_known) violations.Add(field, absl::StrCat("must be a known value, is ", value));
}

absl::StatusOr<absl::Duration> FromProto(absl::string_view field,
                                         const google::protobuf::Duration& duration) {
  const bool is_one = duration.nanos() > -kNanosPerSecond && duration.nanos() < kNanosPerSecond;
  if (!is_one) {
    return InvalidField(field, absl::StrCat("has nanos out of range: ", duration.nanos()));
  }
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

std::vector<Uuid> ContactsFrom(const type::Activity& activity, Violations& violations) {
  std::vector<Uuid> contacts;
  // Bounded before it is walked; the domain says the rest.
  const int count = std::min(activity.contacts_size(), static_cast<int>(kActivityContactsMax) + 1);
  for (int i = 0; i < count; ++i) {
    const absl::StatusOr<Uuid> contact =
        UuidFromName(absl::StrCat("contacts[", i, "]"), "contacts", activity.contacts(i));
    violations.AddAll("", contact.status());
    // One that is wrong is told once, not again as one of two that are the same.
    if (contact.ok()) contacts.push_back(*contact);
  }
  return contacts;
}

// What needs no reading, only taking over.
ActivityDetails PlainDetails(const type::Activity& activity) {
  ActivityDetails details;
  details.kind = static_cast<ActivityKind>(activity.kind());
  details.direction = static_cast<Direction>(activity.direction());
  details.automated = activity.automated();
  details.outcome = static_cast<ActivityOutcome>(activity.outcome());
  details.rep = activity.rep();
  details.channel = activity.channel();
  details.note = activity.note();
  return details;
}

}  // namespace

void ToProto(const Activity& activity, type::Activity* out) {
  const ActivityDetails& details = activity.details;
  out->set_name(activity.name());
  out->set_external_id(activity.external_id);
  out->set_kind(static_cast<type::ActivityKind>(details.kind));
  out->set_direction(static_cast<type::Direction>(details.direction));
  out->set_automated(details.automated);
  out->set_outcome(static_cast<type::ActivityOutcome>(details.outcome));
  ToProto(details.effective, out->mutable_effective_time());
  if (details.duration != absl::ZeroDuration()) {
    out->mutable_duration()->set_seconds(absl::ToInt64Seconds(details.duration));
  }
  out->set_rep(details.rep);
  for (const Uuid& contact : details.contacts) out->add_contacts(ContactName(contact));
  out->set_channel(static_cast<type::Channel>(details.channel));
  out->set_note(details.note);
  ToProto(activity.recorded_create_time, out->mutable_create_time());
  ToProto(activity.recorded_update_time, out->mutable_update_time());
  out->set_etag(EtagOf(activity.revision));
}

ActivityDetails ActivityFromProto(const type::Activity& activity, Violations& violations) {
  CheckKnown("kind", type::ActivityKind_IsValid(activity.kind()), activity.kind(), violations);
  CheckKnown("direction", type::Direction_IsValid(activity.direction()), activity.direction(),
             violations);
  CheckKnown("outcome", type::ActivityOutcome_IsValid(activity.outcome()), activity.outcome(),
             violations);
  CheckKnown("channel", type::Channel_IsValid(activity.channel()), activity.channel(), violations);
  ActivityDetails details = PlainDetails(activity);
  if (activity.has_effective_time()) {
    const auto time = FromProto("effective_time", activity.effective_time());
    violations.AddAll("", time.status());
    if (time.ok()) details.effective = *time;
  }
  const absl::StatusOr<absl::Duration> duration = FromProto("duration", activity.duration());
  violations.AddAll("", duration.status());
  if (duration.ok()) details.duration = *duration;
  details.contacts = ContactsFrom(activity, violations);
  return details;
}

absl::StatusOr<Activity> RestoreActivity(const type::Activity& wire) {
  Activity activity;
  REVOPS_ASSIGN_OR_RETURN(const ActivityName name, ActivityNameFrom("name", wire.name()));
  activity.deal = name.deal;
  activity.id = name.activity;
  activity.external_id = wire.external_id();
  // Bounds are not looked at: what was once accepted can be answered again.
  activity.details = PlainDetails(wire);
  REVOPS_ASSIGN_OR_RETURN(activity.details.effective,
                          FromProto("effective_time", wire.effective_time()));
  REVOPS_ASSIGN_OR_RETURN(activity.details.duration, FromProto("duration", wire.duration()));
  for (const std::string& contact : wire.contacts()) {
    REVOPS_ASSIGN_OR_RETURN(const Uuid id, UuidFromName("contacts", "contacts", contact));
    activity.details.contacts.push_back(id);
  }
  REVOPS_ASSIGN_OR_RETURN(activity.recorded_create_time,
                          FromProto("create_time", wire.create_time()));
  REVOPS_ASSIGN_OR_RETURN(activity.recorded_update_time,
                          FromProto("update_time", wire.update_time()));
  if (!absl::SimpleHexAtoi(wire.etag(), &activity.revision.value)) {
    return absl::DataLossError(absl::StrCat(wire.name(), ": its etag is no revision"));
  }
  return activity;
}

std::vector<std::string> FieldsSetIn(const type::Activity& activity) {
  std::vector<std::string> fields;
  const auto add = [&](const char* field, bool is_set) {
    if (is_set) fields.emplace_back(field);
  };
  add("kind", activity.kind() != type::ACTIVITY_KIND_UNSPECIFIED);
  add("direction", activity.direction() != type::DIRECTION_UNSPECIFIED);
  add("automated", activity.automated());
  add("outcome", activity.outcome() != type::ACTIVITY_OUTCOME_UNSPECIFIED);
  add("effective_time", activity.has_effective_time());
  add("duration", activity.has_duration());
  add("rep", !activity.rep().empty());
  add("contacts", !activity.contacts().empty());
  add("channel", activity.channel() != type::CHANNEL_UNSPECIFIED);
  add("note", !activity.note().empty());
  return fields;
}

absl::StatusOr<ActivityName> ActivityNameFrom(absl::string_view field, const std::string& name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() == 4 && parts[0] == "deals" && parts[2] == "activities") {
    const auto deal = Uuid::Parse(parts[1]), activity = Uuid::Parse(parts[3]);
    if (deal.has_value() && activity.has_value()) return ActivityName{*deal, *activity};
  }
  return InvalidField(field,
                      absl::StrCat("must be deals/{uuid}/activities/{uuid}, is ", Quoted(name)));
}

}  // namespace revops::deal
