#include "lead-service/follow/outcomes.h"

#include <algorithm>
#include <map>
#include <string>

namespace revops::lead {

namespace pb = revops::deal::v1;

namespace {

// Of a policy that says nothing, as deal-service fills it.
constexpr int kRecycleDaysDefault = 90;

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixMicros(time.seconds() * 1'000'000 + time.nanos() / 1'000);
}

std::optional<absl::Time> ReactivateTime(const pb::Deal& deal, const pb::RecyclePolicy& policy,
                                         absl::Time lost) {
  pb::RecycleAction action = policy.action();
  int days = policy.after_days();
  for (const pb::RecycleRule& rule : policy.rules()) {
    if (rule.loss_reason() != deal.loss_reason()) continue;
    action = rule.action();
    if (rule.after_days() != 0) days = rule.after_days();
  }
  if (action == pb::RECYCLE_ACTION_DISQUALIFY) return std::nullopt;
  return lost + absl::Hours(24) * (days == 0 ? kRecycleDaysDefault : days);
}

}  // namespace

std::vector<const pb::Deal*> DealsIn(const pb::WatchDealsResponse& response) {
  std::map<std::string, const pb::Deal*> last;
  std::vector<const pb::Deal*> deals;
  for (const pb::DealEvent& event : response.events()) {
    if (event.has_deal() && event.type() != pb::DEAL_EVENT_TYPE_ACTIVITY) {
      last[event.deal().name()] = &event.deal();
    }
  }
  for (const pb::DealEvent& event : response.events()) {
    const auto found = last.find(event.deal().name());
    if (event.has_deal() && found != last.end() && found->second == &event.deal()) {
      deals.push_back(&event.deal());
    }
  }
  return deals;
}

bool HasLeads(const pb::Deal& deal) {
  return !deal.source_lead().empty() ||
         std::any_of(deal.contacts().begin(), deal.contacts().end(),
                     [](const pb::DealContact& contact) { return !contact.lead().empty(); });
}

DealOutcome OutcomeOf(const pb::Deal& deal, const pb::RecyclePolicy& policy) {
  DealOutcome outcome;
  outcome.deal = deal.name();
  outcome.account = deal.account();
  outcome.since = FromProto(deal.has_effective_close_time() ? deal.effective_close_time()
                                                            : deal.stage_enter_time());
  switch (deal.state()) {
    case pb::DEAL_STATE_WON:
      outcome.state = DealState::kWon;
      break;
    case pb::DEAL_STATE_LOST:
      outcome.state = DealState::kLost;
      outcome.loss_reason = deal.loss_reason();
      outcome.reactivate_time = ReactivateTime(deal, policy, outcome.since);
      break;
    case pb::DEAL_STATE_VOID:
      outcome.state = DealState::kVoid;
      break;
    default:
      outcome.state = DealState::kOpen;
  }
  return outcome;
}

}  // namespace revops::lead
