#include "lead-service/api/lead_snapshot.h"

#include "absl/time/clock.h"
#include "common/log/token.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "lead-service/api/lead_codec.h"
#include "lead-service/api/lead_wire.h"
#include "lead-service/api/people_snapshot.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

// Leads of the largest size then still fit one response (1 MiB).
constexpr int kLeadsPerPart = 64;
constexpr absl::Duration kReadMax = absl::Milliseconds(500);

LeadFilter FilterOf(const LeadView& view) {
  LeadFilter filter;
  for (const int state : view.filter().state()) {
    filter.states.push_back(static_cast<LeadState>(state));
  }
  for (const int channel : view.filter().channel()) {
    filter.channels.push_back(static_cast<Channel>(channel));
  }
  filter.owners = {view.filter().owner().begin(), view.filter().owner().end()};
  filter.teams = {view.filter().team().begin(), view.filter().team().end()};
  filter.scoped = !view.scope().everything;
  filter.scope_rep = view.scope().rep;
  filter.scope_teams = view.scope().teams;
  return filter;
}

void AddLead(const Lead& lead, pb::WatchLeadsResponse& response) {
  pb::LeadEvent& event = *response.add_events();
  event.set_type(pb::LEAD_EVENT_TYPE_SNAPSHOT);
  event.set_schema_version(kLeadSchemaVersion);
  event.set_revision(lead.revision.value);
  rpc::ToProto(lead.recorded_update_time, event.mutable_commit_time());
  rpc::ToProto(lead.state_enter_time, event.mutable_effective_time());
  ToProto(lead, event.mutable_lead());
  LeaveOutPrivate(event.mutable_lead());
}

}  // namespace

absl::StatusOr<pb::WatchLeadsResponse> TellSnapshot(SqliteLeadStore& store, const LeadView& view,
                                                    log::SnapshotCursor& cursor) {
  pb::WatchLeadsResponse response;
  REVOPS_ASSIGN_OR_RETURN(const bool has_told_people,
                          TellPeople(store.people(), view, cursor, response));
  if (!has_told_people) return response;
  REVOPS_ASSIGN_OR_RETURN(
      const Page<Lead> page,
      store.leads().List(FilterOf(view), LeadOrder::kRecorded, LeadKeyOf(cursor), kLeadsPerPart,
                         absl::Now() + kReadMax));
  for (const Lead& lead : page.subjects) {
    // What changed since comes as its event, behind the marker.
    if (lead.revision <= cursor.at) AddLead(lead, response);
  }
  SetLeadKey(page.next_key, cursor);
  if (page.next_key == 0) {
    response.set_snapshot_complete(true);
    response.set_resume_token(log::EncodeToken({store.log().store_id(), cursor.at}));
  }
  return response;
}

}  // namespace revops::lead
