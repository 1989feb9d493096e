#include "deal-service/api/event_codec.h"

#include "common/log/token.h"
#include "common/status/status.h"
#include "deal-service/api/activity_wire.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/wire_types.h"
#include "revops/deal/v1/deal_event.pb.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

void Begin(const EventHeader& header, pb::DealEvent& event) {
  event.set_event_id(log::EventId(header.store_id, header.revision, header.index));
  event.set_revision(header.revision.value);
  event.set_index(header.index);
  ToProto(header.recorded_time, event.mutable_commit_time());
  event.set_actor(header.actor);
  event.set_request_id(header.request_id);
  event.set_schema_version(kEventSchemaVersion);
}

void SetStageChange(const DealChange& change, pb::DealEvent& event) {
  pb::StageChange* out = event.mutable_stage_change();
  if (change.ended_visit.has_value()) {
    out->set_old_stage(change.ended_visit->stage);
    out->set_old_visit(change.ended_visit->number);
  }
  out->set_new_stage(change.after.visit.stage);
  out->set_new_visit(change.after.visit.number);
}

absl::Status Parse(absl::string_view bytes, pb::DealEvent& event) {
  if (event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return absl::DataLossError("an event of the log can not be read");
}

}  // namespace

std::string ProtoEventCodec::EncodeDealChange(const EventHeader& header, const DealChange& change,
                                              const Pipeline& pipeline) const {
  pb::DealEvent event;
  Begin(header, event);
  event.set_type(static_cast<pb::DealEventType>(change.type));
  ToProto(change.effective_time, event.mutable_effective_time());
  const Deal& after = change.after;
  if (change.presumed_timely) {
    ToProto(change.effective_time, event.mutable_presumed_known_time());
  }
  if (const Stage* stage = pipeline.Find(after.visit.stage)) {
    ToProto(after, *stage, event.mutable_deal());
    event.mutable_deal()->clear_title();
  }
  for (const FieldChange& field : change.fields) {
    pb::FieldChange* out = event.add_changed_fields();
    out->set_field(field.field);
    out->set_old_value(field.old_value);
    out->set_new_value(field.new_value);
  }
  if (change.entered_stage()) SetStageChange(change, event);
  if (change.boundary.has_value()) {
    pb::VisitCorrection* out = event.mutable_correction();
    out->set_visit(change.boundary->number);
    ToProto(change.boundary->old_entered, out->mutable_old_enter_time());
    ToProto(change.boundary->new_entered, out->mutable_new_enter_time());
  }
  if (change.activity.has_value()) {
    ToProto(*change.activity, event.mutable_activity());
    event.mutable_activity()->clear_note();
  }
  return event.SerializeAsString();
}

std::string ProtoEventCodec::EncodePipelineCreated(const EventHeader& header,
                                                   const Pipeline& pipeline) const {
  pb::DealEvent event;
  Begin(header, event);
  event.set_type(pb::DEAL_EVENT_TYPE_PIPELINE_CREATED);
  ToProto(header.recorded_time, event.mutable_effective_time());
  ToProto(pipeline, event.mutable_pipeline());
  return event.SerializeAsString();
}

absl::StatusOr<EventCodec::ActivityAfter> ProtoEventCodec::DecodeActivity(
    absl::string_view bytes) const {
  pb::DealEvent event;
  REVOPS_RETURN_IF_ERROR(Parse(bytes, event));
  REVOPS_ASSIGN_OR_RETURN(Activity activity, RestoreActivity(event.activity()));
  return ActivityAfter{std::move(activity), event.changed_fields().empty()};
}

absl::StatusOr<Deal> ProtoEventCodec::DecodeDealAfter(absl::string_view bytes) const {
  pb::DealEvent event;
  REVOPS_RETURN_IF_ERROR(Parse(bytes, event));
  REVOPS_ASSIGN_OR_RETURN(Deal deal, RestoreDeal(event.deal()));
  deal.revision = Revision{event.revision()};
  return deal;
}

absl::StatusOr<Pipeline> ProtoEventCodec::DecodePipeline(absl::string_view bytes) const {
  pb::DealEvent event;
  REVOPS_RETURN_IF_ERROR(Parse(bytes, event));
  REVOPS_ASSIGN_OR_RETURN(PipelineDefinition definition, DefinitionFromProto(event.pipeline()));
  REVOPS_ASSIGN_OR_RETURN(const absl::Time created,
                          FromProto("create_time", event.pipeline().create_time()));
  return Pipeline::Restore(std::move(definition), event.pipeline().version(), created);
}

}  // namespace revops::deal
