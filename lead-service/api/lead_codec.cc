#include "lead-service/api/lead_codec.h"

#include "common/log/token.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "lead-service/api/lead_wire.h"
#include "revops/lead/v1/lead_event.pb.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

template <typename Message>
absl::Status Parse(absl::string_view bytes, Message& message) {
  if (message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  return absl::DataLossError("an event or image of the store can not be read");
}

void SetImage(const Lead& lead, pb::Lead* out) {
  ToProto(lead, out);
  LeaveOutPrivate(out);
}

}  // namespace

std::string ProtoLeadCodec::EncodeImage(const Lead& lead) const {
  pb::Lead image;
  SetImage(lead, &image);
  return image.SerializeAsString();
}

absl::StatusOr<Lead> ProtoLeadCodec::DecodeImage(absl::string_view bytes) const {
  pb::Lead image;
  REVOPS_RETURN_IF_ERROR(Parse(bytes, image));
  return Restore(image);
}

std::string ProtoLeadCodec::EncodeEvent(const EventHeader& header, const LeadChange& change) const {
  pb::LeadEvent event;
  event.set_event_id(log::EventId(header.store_id, header.revision, header.index));
  event.set_revision(header.revision.value);
  event.set_index(header.index);
  rpc::ToProto(header.recorded_time, event.mutable_commit_time());
  rpc::ToProto(change.effective_time, event.mutable_effective_time());
  if (change.presumed_timely) {
    rpc::ToProto(change.effective_time, event.mutable_presumed_known_time());
  }
  event.set_actor(header.actor);
  event.set_request_id(header.request_id);
  event.set_type(static_cast<pb::LeadEventType>(change.type));
  event.set_schema_version(kLeadSchemaVersion);
  SetImage(change.after, event.mutable_lead());
  if (change.old_state.has_value()) {
    event.set_old_state(static_cast<pb::LeadState>(*change.old_state));
  }
  for (const FieldChange& field : change.fields) {
    pb::LeadFieldChange* const out = event.add_changed_fields();
    out->set_field(field.field);
    out->set_old_value(field.old_value);
    out->set_new_value(field.new_value);
  }
  return event.SerializeAsString();
}

absl::StatusOr<std::optional<Lead>> ProtoLeadCodec::DecodeAfter(absl::string_view bytes) const {
  pb::LeadEvent event;
  REVOPS_RETURN_IF_ERROR(Parse(bytes, event));
  if (!event.has_lead()) return std::optional<Lead>();
  REVOPS_ASSIGN_OR_RETURN(Lead lead, Restore(event.lead()));
  return std::optional<Lead>(std::move(lead));
}

}  // namespace revops::lead
