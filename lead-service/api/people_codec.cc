#include "lead-service/api/people_codec.h"

#include "common/log/token.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "lead-service/api/people_wire.h"
#include "revops/lead/v1/lead_event.pb.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

constexpr int kPeopleSchemaVersion = 1;

// The message of each kind, and its place in an event.
template <typename Subject>
struct MessageOf;
template <>
struct MessageOf<Account> {
  using Type = pb::Account;
  static Type* In(pb::LeadEvent& event) { return event.mutable_account(); }
  // An activity brings its account along.
  static bool IsIn(const pb::LeadEvent& event) {
    return event.has_account() && !event.has_activity();
  }
  static const Type& From(const pb::LeadEvent& event) { return event.account(); }
};
template <>
struct MessageOf<Contact> {
  using Type = pb::Contact;
  static Type* In(pb::LeadEvent& event) { return event.mutable_contact(); }
  static bool IsIn(const pb::LeadEvent& event) { return event.has_contact(); }
  static const Type& From(const pb::LeadEvent& event) { return event.contact(); }
};
template <>
struct MessageOf<Rep> {
  using Type = pb::Rep;
  static Type* In(pb::LeadEvent& event) { return event.mutable_rep(); }
  static bool IsIn(const pb::LeadEvent& event) { return event.has_rep(); }
  static const Type& From(const pb::LeadEvent& event) { return event.rep(); }
};
template <>
struct MessageOf<Team> {
  using Type = pb::Team;
  static Type* In(pb::LeadEvent& event) { return event.mutable_team(); }
  static bool IsIn(const pb::LeadEvent& event) { return event.has_team(); }
  static const Type& From(const pb::LeadEvent& event) { return event.team(); }
};
template <>
struct MessageOf<Activity> {
  using Type = revops::type::v1::Activity;
  static Type* In(pb::LeadEvent& event) { return event.mutable_activity(); }
  static bool IsIn(const pb::LeadEvent& event) { return event.has_activity(); }
  static const Type& From(const pb::LeadEvent& event) { return event.activity(); }
};

template <typename Subject>
void SetImage(const Subject& subject, typename MessageOf<Subject>::Type* out) {
  ToProto(subject, out);
  LeaveOutPrivate(out);
}

template <typename Message>
absl::Status Parse(absl::string_view bytes, Message& message) {
  if (message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  return absl::DataLossError("an event or image of the store can not be read");
}

template <typename Subject>
pb::LeadEvent EventOf(const EventHeader& header, const Change<Subject>& change) {
  pb::LeadEvent event;
  event.set_event_id(log::EventId(header.store_id, header.revision, header.index));
  event.set_revision(header.revision.value);
  event.set_index(header.index);
  rpc::ToProto(header.recorded_time, event.mutable_commit_time());
  rpc::ToProto(change.effective_time, event.mutable_effective_time());
  event.set_actor(header.actor);
  event.set_request_id(header.request_id);
  event.set_type(static_cast<pb::LeadEventType>(change.type));
  event.set_schema_version(kPeopleSchemaVersion);
  SetImage(change.after, MessageOf<Subject>::In(event));
  for (const FieldChange& field : change.fields) {
    pb::LeadFieldChange* out = event.add_changed_fields();
    out->set_field(field.field);
    out->set_old_value(field.old_value);
    out->set_new_value(field.new_value);
  }
  return event;
}

}  // namespace

template <typename Subject>
std::string ProtoPeopleCodec<Subject>::EncodeImage(const Subject& subject) const {
  typename MessageOf<Subject>::Type image;
  SetImage(subject, &image);
  return image.SerializeAsString();
}

template <typename Subject>
absl::StatusOr<Subject> ProtoPeopleCodec<Subject>::DecodeImage(absl::string_view bytes) const {
  typename MessageOf<Subject>::Type image;
  REVOPS_RETURN_IF_ERROR(Parse(bytes, image));
  return Restore(image);
}

template <typename Subject>
std::string ProtoPeopleCodec<Subject>::EncodeEvent(const EventHeader& header,
                                                   const Change<Subject>& change) const {
  return EventOf(header, change).SerializeAsString();
}

template <typename Subject>
absl::StatusOr<std::optional<Subject>> ProtoPeopleCodec<Subject>::DecodeAfter(
    absl::string_view bytes) const {
  pb::LeadEvent event;
  REVOPS_RETURN_IF_ERROR(Parse(bytes, event));
  if (!MessageOf<Subject>::IsIn(event)) return std::optional<Subject>();
  REVOPS_ASSIGN_OR_RETURN(Subject subject, Restore(MessageOf<Subject>::From(event)));
  return std::optional<Subject>(std::move(subject));
}

template class ProtoPeopleCodec<Account>;
template class ProtoPeopleCodec<Contact>;
template class ProtoPeopleCodec<Rep>;
template class ProtoPeopleCodec<Team>;
template class ProtoPeopleCodec<Activity>;

std::string ProtoActivityCodec::EncodeEvent(const EventHeader& header,
                                            const Change<Activity>& change) const {
  pb::LeadEvent event = EventOf(header, change);
  const Activity& activity = change.after;
  if (activity.lead.has_value()) {
    // Bytes that were made a moment ago; they parse.
    (void)Parse(leads_->EncodeImage(*activity.lead), *event.mutable_lead());
  }
  if (activity.account.has_value()) SetImage(*activity.account, event.mutable_account());
  return event.SerializeAsString();
}

}  // namespace revops::lead
