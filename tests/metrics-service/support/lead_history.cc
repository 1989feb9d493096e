#include "tests/metrics-service/support/lead_history.h"

#include <array>

namespace revops::metrics::testing {
namespace {

// Ids of one kind are never those of another.
Uuid Numbered(char kind, int n) {
  std::array<char, Uuid::kBytes> bytes{};
  bytes[0] = kind;
  for (int i = 0; i < 4; ++i) bytes[15 - i] = static_cast<char>(n >> (8 * i));
  return *Uuid::FromBytes({bytes.data(), bytes.size()});
}

LeadFact Event(int lead, At at, LeadFactKind kind) {
  LeadFact fact;
  fact.lead = LeadId(lead);
  fact.kind = kind;
  fact.effective = at.effective;
  fact.recorded = at.recorded;
  return fact;
}

}  // namespace

Uuid LeadId(int n) { return Numbered('L', n); }

Uuid ActivityId(int n) { return Numbered('A', n); }

LeadFact LeadCreated(int lead, At at, absl::string_view channel) {
  LeadFact fact = Event(lead, at, LeadFactKind::kCreated);
  fact.visit = LeadVisitFact{LeadState::kNew, at.effective};
  return channel.empty() ? fact : WithLabel(fact, LeadLabel::kChannel, channel);
}

LeadFact LeadEntered(int lead, At at, LeadState state) {
  LeadFact fact = Event(lead, at, LeadFactKind::kChanged);
  fact.visit = LeadVisitFact{state, at.effective};
  return fact;
}

LeadFact LeadConverted(int lead, At at, int deal) {
  LeadFact fact = LeadEntered(lead, at, LeadState::kConverted);
  fact.conversion = LeadConversionFact{DealId(deal), at.effective};
  return fact;
}

LeadFact LeadChanged(int lead, At at) { return Event(lead, at, LeadFactKind::kChanged); }

LeadFact LeadDeleted(int lead, Micros recorded) {
  return Event(lead, recorded, LeadFactKind::kDeleted);
}

LeadFact WithLabel(LeadFact fact, LeadLabel label, absl::string_view value) {
  fact.labels.push_back({label, "", std::string(value)});
  return fact;
}

LeadFact WithLeadField(LeadFact fact, absl::string_view key, absl::string_view value) {
  fact.labels.push_back({LeadLabel::kField, std::string(key), std::string(value)});
  return fact;
}

ActivityFact Touched(int activity, ActivitySubject kind, Uuid subject, At at) {
  return {.activity = ActivityId(activity),
          .subject_kind = kind,
          .subject = subject,
          .time = at.effective,
          .recorded = at.recorded,
          .kind = ActivityKind::kCall,
          .direction = ActivityDirection::kOutbound,
          .outcome = ActivityOutcome::kConnected,
          .is_automated = false,
          .channel = "",
          .rep = ""};
}

ActivityFact OfLead(int activity, int lead, At at) {
  return Touched(activity, ActivitySubject::kLead, LeadId(lead), at);
}

ActivityFact OfDeal(int activity, int deal, At at) {
  return Touched(activity, ActivitySubject::kDeal, DealId(deal), at);
}

RepFact RepIs(absl::string_view name, At at, absl::string_view team, absl::string_view manager) {
  return {.name = std::string(name),
          .effective = at.effective,
          .recorded = at.recorded,
          .team = std::string(team),
          .manager = std::string(manager),
          .capacity = 0,
          .is_inactive = false,
          .is_ramping = false};
}

}  // namespace revops::metrics::testing
