#include "deal-service/api/watch_view.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/event_page.h"
#include "common/log/watch_fields.h"
#include "common/status/status.h"
#include "deal-service/api/event_facts.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

using log::Allows;

// Where a deal stood before or after a change, as far as a filter can see.
struct WatchView::Standing {
  std::string pipeline, stage, owner, team;
};

namespace {

bool IsEmpty(const pb::WatchFilter& filter) {
  return filter.type().empty() && filter.pipeline().empty() && filter.stage().empty() &&
         filter.owner().empty() && filter.team().empty();
}

}  // namespace

absl::Status WatchView::CheckFilter(const pb::WatchFilter& filter) {
  Violations violations;
  log::CheckFilterSize("type", filter.type_size(), violations);
  log::CheckFilterSize("pipeline", filter.pipeline_size(), violations);
  log::CheckFilterSize("stage", filter.stage_size(), violations);
  log::CheckFilterSize("owner", filter.owner_size(), violations);
  log::CheckFilterSize("team", filter.team_size(), violations);
  for (const int type : filter.type()) {
    if (!pb::DealEventType_IsValid(type) || type == pb::DEAL_EVENT_TYPE_UNSPECIFIED) {
      violations.Add("filter.type", absl::StrCat("must be a known type, is ", type));
    }
  }
  return violations.ToStatus();
}

WatchView::WatchView(pb::WatchFilter filter, rpc::OwnerScope scope, pb::WatchDetail detail)
    : filter_(std::move(filter)),
      scope_(std::move(scope)),
      only_facts_(detail == pb::WATCH_DETAIL_FACTS),
      shows_everything_(scope_.everything && IsEmpty(filter_) && !only_facts_) {}

bool WatchView::Matches(const Standing& standing) const {
  return scope_.Contains(standing.owner, standing.team) &&
         Allows(filter_.pipeline(), standing.pipeline) && Allows(filter_.stage(), standing.stage) &&
         Allows(filter_.owner(), standing.owner) && Allows(filter_.team(), standing.team);
}

bool WatchView::Show(pb::DealEvent& event) const {
  if (shows_everything_) return true;
  if (!Passes(event)) return false;
  if (only_facts_ && !event.left_view()) KeepOnlyFacts(event);
  return true;
}

bool WatchView::Passes(pb::DealEvent& event) const {
  if (!Allows(filter_.type(), event.type())) return false;
  if (event.type() == pb::DEAL_EVENT_TYPE_PIPELINE_CREATED) {
    return Allows(filter_.pipeline(), event.pipeline().name()) && filter_.stage().empty() &&
           filter_.owner().empty() && filter_.team().empty();
  }
  const pb::Deal& deal = event.deal();
  const Standing after{deal.pipeline(), deal.stage(), deal.owner(), deal.team()};
  Standing before = after;
  if (event.has_stage_change()) before.stage = event.stage_change().old_stage();
  for (const pb::FieldChange& change : event.changed_fields()) {
    if (change.field() == "owner") before.owner = change.old_value();
    if (change.field() == "team") before.team = change.old_value();
  }
  if (Matches(after)) return true;
  // A deal that was only just created was nobody's before.
  if (event.type() == pb::DEAL_EVENT_TYPE_CREATED || !Matches(before)) return false;
  pb::DealEvent left = log::LeftView(event);
  left.mutable_deal()->set_name(event.deal().name());
  event = std::move(left);
  return true;
}

}  // namespace revops::deal
