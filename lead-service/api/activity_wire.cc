// Activities between protos and the domain.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/api/people_wire.h"
#include "lead-service/app/command.h"

namespace revops::lead {

namespace type = revops::type::v1;

namespace {

void CheckKnown(const type::Activity& activity, Violations& violations) {
  const auto check = [&](absl::string_view field, bool is_known, int number) {
    if (!is_known) violations.Add(field, absl::StrCat("must be a known one, is ", number));
  };
  check("kind", type::ActivityKind_IsValid(activity.kind()), activity.kind());
  check("direction", type::Direction_IsValid(activity.direction()), activity.direction());
  check("outcome", type::ActivityOutcome_IsValid(activity.outcome()), activity.outcome());
  check("channel", type::Channel_IsValid(activity.channel()), activity.channel());
}

// Bounds are the domain's to judge; what no Duration may hold is refused here.
absl::StatusOr<absl::Duration> DurationOf(const google::protobuf::Duration& duration) {
  constexpr int64_t kSecondsMax = 315'576'000'000;  // as duration.proto has it
  constexpr int32_t kNanosMax = 999'999'999;
  if (duration.seconds() < -kSecondsMax || duration.seconds() > kSecondsMax ||
      duration.nanos() < -kNanosMax || duration.nanos() > kNanosMax) {
    return InvalidField("duration", "must be a valid duration");
  }
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

}  // namespace

absl::StatusOr<ActivityDetails> DetailsFromProto(const type::Activity& activity) {
  Violations violations;
  CheckKnown(activity, violations);
  ActivityDetails details;
  details.kind = static_cast<ActivityKind>(activity.kind());
  details.direction = static_cast<Direction>(activity.direction());
  details.automated = activity.automated();
  details.outcome = static_cast<ActivityOutcome>(activity.outcome());
  details.effective = absl::InfinitePast();
  if (activity.has_effective_time()) {
    const auto time = rpc::FromProto("effective_time", activity.effective_time());
    violations.AddAll("", time.status());
    if (time.ok()) details.effective = *time;
  }
  const absl::StatusOr<absl::Duration> duration = DurationOf(activity.duration());
  violations.AddAll("", duration.status());
  if (duration.ok()) details.duration = *duration;
  details.rep = activity.rep();
  details.contacts = {activity.contacts().begin(), activity.contacts().end()};
  details.channel = static_cast<Channel>(activity.channel());
  details.note = activity.note();
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return details;
}

void ToProto(const Activity& activity, type::Activity* out) {
  const ActivityDetails& details = activity.details;
  if (activity.revision.value != 0) {
    out->set_name(activity.name());
    rpc::ToProto(activity.created, out->mutable_create_time());
    rpc::ToProto(activity.updated, out->mutable_update_time());
    out->set_etag(EtagOf(activity.revision));
  }
  out->set_external_id(activity.external_id);
  out->set_kind(static_cast<type::ActivityKind>(details.kind));
  out->set_direction(static_cast<type::Direction>(details.direction));
  out->set_automated(details.automated);
  out->set_outcome(static_cast<type::ActivityOutcome>(details.outcome));
  rpc::ToProto(details.effective, out->mutable_effective_time());
  if (details.duration != absl::ZeroDuration()) {
    out->mutable_duration()->set_seconds(absl::ToInt64Seconds(details.duration));
  }
  out->set_rep(details.rep);
  out->mutable_contacts()->Assign(details.contacts.begin(), details.contacts.end());
  out->set_channel(static_cast<type::Channel>(details.channel));
  out->set_note(details.note);
}

absl::StatusOr<Activity> Restore(const type::Activity& message) {
  Activity activity;
  REVOPS_ASSIGN_OR_RETURN(const ActivityName name, ActivityFromName("name", message.name()));
  activity.parent = name.parent;
  activity.id = Uuid::Parse(name.id).value_or(Uuid());
  activity.external_id = message.external_id();
  REVOPS_ASSIGN_OR_RETURN(activity.details, DetailsFromProto(message));
  REVOPS_ASSIGN_OR_RETURN(activity.created, rpc::FromProto("create_time", message.create_time()));
  REVOPS_ASSIGN_OR_RETURN(activity.updated, rpc::FromProto("update_time", message.update_time()));
  REVOPS_ASSIGN_OR_RETURN(activity.revision, RevisionOfEtag(message.etag()));
  return activity;
}

void LeaveOutPrivate(type::Activity* activity) { activity->clear_note(); }

absl::StatusOr<ActivityParent> ParentFromName(absl::string_view field, const std::string& name) {
  if (const auto lead = IdOf("leads", name)) {
    if (const auto id = Uuid::Parse(*lead)) return ActivityParent{ActivityParent::Kind::kLead, *id};
  }
  if (const auto account = IdOf("accounts", name)) {
    if (const auto id = Uuid::Parse(*account)) {
      return ActivityParent{ActivityParent::Kind::kAccount, *id};
    }
  }
  return InvalidField(field,
                      absl::StrCat("must be leads/{uuid} or accounts/{uuid}, is ", Quoted(name)));
}

absl::StatusOr<ActivityName> ActivityFromName(absl::string_view field, const std::string& name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() == 4 && parts[2] == "activities" && Uuid::Parse(parts[3]).has_value()) {
    const auto parent = ParentFromName(field, absl::StrCat(parts[0], "/", parts[1]));
    if (parent.ok()) return ActivityName{*parent, parts[3]};
  }
  return InvalidField(
      field, absl::StrCat("must be {leads|accounts}/{uuid}/activities/{uuid}, is ", Quoted(name)));
}

}  // namespace revops::lead
