#include "deal-service/api/watch_snapshot.h"

#include <vector>

#include "absl/time/clock.h"
#include "common/log/token.h"
#include "common/status/status.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/event_codec.h"
#include "deal-service/api/wire_types.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

// Deals of the largest size then still fit one response (1 MiB).
constexpr int kDealsPerPart = 64;
constexpr absl::Duration kReadMax = absl::Milliseconds(500);

DealFilter FilterOf(const WatchView& view) {
  DealFilter filter;
  for (const std::string& name : view.filter().pipeline()) {
    filter.pipelines.emplace_back(IdOf("pipelines", name).value_or(name));
  }
  filter.stages = {view.filter().stage().begin(), view.filter().stage().end()};
  filter.owners = {view.filter().owner().begin(), view.filter().owner().end()};
  filter.teams = {view.filter().team().begin(), view.filter().team().end()};
  filter.states = {DealState::kOpen, DealState::kWon, DealState::kLost};
  filter.scoped = !view.scope().everything;
  filter.scope_rep = view.scope().rep;
  filter.scope_teams = view.scope().teams;
  return filter;
}

pb::DealEvent& AddEvent(pb::WatchDealsResponse& response) {
  pb::DealEvent& event = *response.add_events();
  event.set_type(pb::DEAL_EVENT_TYPE_SNAPSHOT);
  event.set_schema_version(kEventSchemaVersion);
  return event;
}

absl::Status AddPipelines(DealReader& reader, const pb::WatchFilter& filter,
                          pb::WatchDealsResponse& response) {
  for (const PipelinePtr& latest : reader.Pipelines()) {
    bool is_wanted = filter.pipeline().empty();
    for (const std::string& name : filter.pipeline()) is_wanted |= name == latest->name();
    if (!is_wanted) continue;
    for (int32_t version = 1; version <= latest->version(); ++version) {
      REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline,
                              reader.FindPipeline(latest->id(), version));
      ToProto(*pipeline, AddEvent(response).mutable_pipeline());
    }
  }
  return absl::OkStatus();
}

absl::Status AddDeal(DealReader& reader, const Deal& deal, pb::WatchDealsResponse& response) {
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline,
                          reader.FindPipeline(deal.pipeline, deal.pipeline_version));
  pb::DealEvent& event = AddEvent(response);
  event.set_revision(deal.revision.value);
  ToProto(deal.recorded_update_time, event.mutable_commit_time());
  ToProto(deal.visit.entered, event.mutable_effective_time());
  ToProto(deal, *pipeline->Find(deal.visit.stage), event.mutable_deal());
  event.mutable_deal()->clear_title();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::WatchDealsResponse> TellSnapshot(DealReader& reader, const WatchView& view,
                                                    const std::string& store_id,
                                                    log::SnapshotCursor& cursor) {
  pb::WatchDealsResponse response;
  if (cursor.after_key == 0) {
    REVOPS_RETURN_IF_ERROR(AddPipelines(reader, view.filter(), response));
  }
  REVOPS_ASSIGN_OR_RETURN(const DealPage page, reader.List(FilterOf(view), cursor.after_key,
                                                           kDealsPerPart, absl::Now() + kReadMax));
  for (const Deal& deal : page.deals) {
    // What changed since comes as its event, behind the marker; not with a filter on types, which
    // may hide that event: then the deal is told as it is by now.
    if (deal.revision > cursor.at && view.filter().type().empty()) continue;
    REVOPS_RETURN_IF_ERROR(AddDeal(reader, deal, response));
  }
  cursor.after_key = page.next_key;
  if (page.next_key == 0) {
    response.set_snapshot_complete(true);
    response.set_resume_token(log::EncodeToken({store_id, cursor.at}));
  }
  return response;
}

}  // namespace revops::deal
