#include "lead-service/api/lead_view.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/event_page.h"
#include "common/log/watch_fields.h"
#include "common/status/status.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

using log::Allows;

// Where a subject stood before or after a change, as far as a filter can see.
struct LeadView::Standing {
  bool is_owned = false;  // reps and teams are nobody's, and everybody's to see
  bool is_lead = false;
  pb::LeadState state = pb::LEAD_STATE_UNSPECIFIED;
  revops::type::v1::Channel channel = revops::type::v1::CHANNEL_UNSPECIFIED;
  std::string owner, team;
};

namespace {

bool IsEmpty(const pb::WatchFilter& filter) {
  return filter.type().empty() && filter.state().empty() && filter.channel().empty() &&
         filter.owner().empty() && filter.team().empty();
}

bool IsDeletion(pb::LeadEventType type) {
  return type == pb::LEAD_EVENT_TYPE_DELETED || type == pb::LEAD_EVENT_TYPE_ACCOUNT_DELETED ||
         type == pb::LEAD_EVENT_TYPE_CONTACT_DELETED;
}

// Its name, its place in the stream and the mark: nothing of what it became.
void KeepOnlyLeaving(pb::LeadEvent& event) {
  pb::LeadEvent left = log::LeftView(event);
  if (event.has_lead()) left.mutable_lead()->set_name(event.lead().name());
  if (event.has_account()) left.mutable_account()->set_name(event.account().name());
  if (event.has_contact()) left.mutable_contact()->set_name(event.contact().name());
  if (event.has_activity()) left.mutable_activity()->set_name(event.activity().name());
  event = std::move(left);
}

// For followers that rebuild: what counts in numbers.
void KeepOnlyFacts(pb::LeadEvent& event) {
  for (pb::LeadFieldChange& change : *event.mutable_changed_fields()) {
    change.clear_old_value();
    change.clear_new_value();
  }
  if (!event.has_lead()) return;
  event.mutable_lead()->clear_qualification();
  event.mutable_lead()->mutable_score()->clear_reasons();
}

}  // namespace

absl::Status LeadView::CheckFilter(const pb::WatchFilter& filter) {
  Violations violations;
  log::CheckFilterSize("type", filter.type_size(), violations);
  log::CheckFilterSize("state", filter.state_size(), violations);
  log::CheckFilterSize("channel", filter.channel_size(), violations);
  log::CheckFilterSize("owner", filter.owner_size(), violations);
  log::CheckFilterSize("team", filter.team_size(), violations);
  for (const int type : filter.type()) {
    if (!pb::LeadEventType_IsValid(type) || type == pb::LEAD_EVENT_TYPE_UNSPECIFIED) {
      violations.Add("filter.type", absl::StrCat("must be a known type, is ", type));
    }
  }
  for (const int state : filter.state()) {
    if (!pb::LeadState_IsValid(state) || state == pb::LEAD_STATE_UNSPECIFIED) {
      violations.Add("filter.state", absl::StrCat("must be a known state, is ", state));
    }
  }
  for (const int channel : filter.channel()) {
    if (!revops::type::v1::Channel_IsValid(channel) || channel == 0) {
      violations.Add("filter.channel", absl::StrCat("must be a known channel, is ", channel));
    }
  }
  return violations.ToStatus();
}

LeadView::LeadView(pb::WatchFilter filter, rpc::OwnerScope scope, pb::WatchDetail detail)
    : filter_(std::move(filter)),
      scope_(std::move(scope)),
      only_facts_(detail == pb::WATCH_DETAIL_FACTS),
      shows_everything_(scope_.everything && IsEmpty(filter_) && !only_facts_) {}

bool LeadView::Matches(const Standing& standing) const {
  const bool asks_for_leads = !filter_.state().empty() || !filter_.channel().empty();
  if (asks_for_leads && !standing.is_lead) return false;
  if (standing.is_owned && !scope_.Contains(standing.owner, standing.team)) return false;
  return Allows(filter_.owner(), standing.owner) && Allows(filter_.team(), standing.team) &&
         (!standing.is_lead || (Allows(filter_.state(), static_cast<int>(standing.state)) &&
                                Allows(filter_.channel(), static_cast<int>(standing.channel))));
}

bool LeadView::Show(pb::LeadEvent& event) const {
  if (shows_everything_) return true;
  if (!Passes(event)) return false;
  if (only_facts_ && !event.left_view()) KeepOnlyFacts(event);
  return true;
}

bool LeadView::ShowsNow(const pb::LeadEvent& event) const { return Matches(StandingAfter(event)); }

LeadView::Standing LeadView::StandingAfter(const pb::LeadEvent& event) {
  Standing standing;
  const auto owned_by = [&](const std::string& owner, const std::string& team) {
    standing.is_owned = true;
    standing.owner = owner;
    standing.team = team;
  };
  if (event.has_lead()) {
    standing.is_lead = true;
    standing.state = event.lead().state();
    standing.channel = event.lead().channel();
    owned_by(event.lead().owner(), event.lead().team());
  } else if (event.has_account()) {
    owned_by(event.account().owner(), event.account().team());
  } else if (event.has_contact()) {
    owned_by(event.contact().owner(), event.contact().team());
  } else if (event.has_activity()) {
    // Of something that is gone: nobody's any more but theirs who see everything.
    standing.is_owned = true;
  }
  return standing;
}

LeadView::Standing LeadView::StandingBefore(const pb::LeadEvent& event, const Standing& after) {
  Standing before = after;
  if (event.old_state() != pb::LEAD_STATE_UNSPECIFIED) before.state = event.old_state();
  for (const pb::LeadFieldChange& change : event.changed_fields()) {
    if (change.field() == "owner") before.owner = change.old_value();
    if (change.field() == "team") before.team = change.old_value();
    if (change.field() == "channel") {
      revops::type::v1::Channel_Parse("CHANNEL_" + change.old_value(), &before.channel);
    }
  }
  return before;
}

bool LeadView::Passes(pb::LeadEvent& event) const {
  if (!Allows(filter_.type(), static_cast<int>(event.type()))) return false;
  const Standing after = StandingAfter(event);
  const bool is_gone = IsDeletion(event.type());
  if (!is_gone && Matches(after)) return true;
  // One that was only just created was nobody's before. An activity's own changes are not the
  // lead's.
  if (event.type() == pb::LEAD_EVENT_TYPE_CREATED || event.has_activity()) return false;
  if (!Matches(StandingBefore(event, after))) return false;
  if (is_gone && scope_.everything) return true;
  KeepOnlyLeaving(event);
  return true;
}

}  // namespace revops::lead
