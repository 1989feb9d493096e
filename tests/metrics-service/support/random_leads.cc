#include "tests/metrics-service/support/random_leads.h"

#include <map>

#include "tests/metrics-service/support/lead_history.h"

namespace revops::metrics::testing {
namespace {

constexpr LeadLabel kLabels[] = {LeadLabel::kOwner,   LeadLabel::kTeam,    LeadLabel::kChannel,
                                 LeadLabel::kSource,  LeadLabel::kSegment, LeadLabel::kProduct,
                                 LeadLabel::kCompany, LeadLabel::kField};

}  // namespace

std::string RandomLeads::AnyChannel() {
  static constexpr const char* kChannels[] = {"", "EMAIL", "EVENT", "REFERRAL"};
  return kChannels[Pick(4)];
}

LeadFact RandomLeads::WithNews(LeadFact fact, int percent) {
  for (const LeadLabel label : kLabels) {
    if (!Chance(percent)) continue;
    const std::string digit = std::to_string(Pick(3));
    std::string value = "v" + digit;
    if (label == LeadLabel::kOwner) value = "reps/r" + digit;
    if (label == LeadLabel::kTeam) value = "teams/t" + digit;
    if (Chance(15)) value = "";
    if (label == LeadLabel::kChannel) value = AnyChannel();
    fact.labels.push_back({label, label == LeadLabel::kField ? "region" : "", value});
  }
  return fact;
}

LeadFact RandomLeads::Change(int lead, const std::vector<DealFact>& deals) {
  const At at(Before(now_), now_);
  const int dice = Pick(100);
  if (dice < 3) return LeadDeleted(lead, now_);
  if (dice < 30) return WithNews(LeadChanged(lead, at), 40);
  if (dice < 55) {
    LeadFact fact = LeadConverted(lead, at, 0);
    // Few deals, so that several leads are of one; some that never come.
    fact.conversion->deal = deals[static_cast<size_t>(Pick(static_cast<int>(deals.size())))].deal;
    if (Chance(10)) fact.conversion->deal = DealId(10'000 + Pick(3));
    if (Chance(10)) fact.conversion->deal.reset();
    return WithNews(fact, 10);
  }
  return WithNews(LeadEntered(lead, at, static_cast<LeadState>(2 + Pick(5))), 10);
}

ActivityFact RandomLeads::AnyActivity(int number, ActivitySubject kind, const Uuid& subject) {
  ActivityFact fact = Touched(number, kind, subject, At(Day(Pick(8) * 30), now_));
  fact.kind = static_cast<ActivityKind>(1 + Pick(6));
  fact.direction = static_cast<ActivityDirection>(Pick(3));
  fact.outcome = static_cast<ActivityOutcome>(Chance(70) ? 1 : Pick(6));
  fact.is_automated = Chance(20);
  fact.channel = AnyChannel();
  return fact;
}

std::vector<LeadStreamFact> RandomLeads::Events(const std::vector<DealFact>& deals) {
  std::vector<LeadStreamFact> events;
  const int leads = 1 + Pick(40), count = leads * (1 + Pick(8));
  int begun = 0;
  now_ = Day(0);
  for (int i = 0; i < count; ++i) {
    if (Chance(60)) now_ = std::min(Day(400), now_ + Pick(4) * 5 * kMicrosPerDay);
    const int dice = Pick(100);
    if (dice < 5) {
      events.emplace_back(RepIs("reps/r" + std::to_string(Pick(3)), At(Before(now_), now_),
                                "teams/t" + std::to_string(Pick(4))));
    } else if (begun == 0 || (begun < leads && dice < 30)) {
      LeadFact created = WithNews(LeadCreated(++begun, At(Before(now_), now_)), 80);
      // Imported further on.
      if (Chance(10)) created.visit = LeadVisitFact{LeadState::kDisqualified, Before(now_)};
      events.emplace_back(std::move(created));
    } else if (dice < 55) {
      const int lead = 1 + Pick(begun);
      // The same ones again and again: corrections.
      events.emplace_back(AnyActivity(lead * 10 + Pick(3), ActivitySubject::kLead, LeadId(lead)));
    } else {
      events.emplace_back(Change(1 + Pick(begun), deals));
    }
  }
  return events;
}

std::vector<ActivityFact> RandomLeads::OnDeals(const std::vector<DealFact>& deals) {
  std::vector<ActivityFact> activities;
  std::vector<DealFact> created;
  for (const DealFact& event : deals) {
    if (event.kind == FactKind::kCreated) created.push_back(event);
    if (!Chance(60)) continue;
    const auto chosen = static_cast<size_t>(Pick(static_cast<int>(created.size())));
    now_ = event.recorded;
    activities.push_back(AnyActivity(10'000 + static_cast<int>(chosen) * 10 + Pick(3),
                                     ActivitySubject::kDeal, created[chosen].deal));
  }
  return activities;
}

}  // namespace revops::metrics::testing
