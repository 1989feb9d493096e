#include "tests/metrics-service/support/random_history.h"

#include <algorithm>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/metrics-service/support/history.h"

namespace revops::metrics::testing {
namespace {

constexpr int kLastDay = 400;
constexpr LabelKind kKinds[] = {LabelKind::kOwner,   LabelKind::kTeam,   LabelKind::kProduct,
                                LabelKind::kSegment, LabelKind::kSource, LabelKind::kChannel,
                                LabelKind::kCompany, LabelKind::kField};
constexpr int kKindCount = static_cast<int>(std::size(kKinds));

}  // namespace

// Whole days or a few microseconds beside them, so that instants often coincide.
Micros RandomHistory::Between(Micros low, Micros high) {
  const Micros instant = low + static_cast<Micros>(random_() % (kLastDay + 1)) * kMicrosPerDay / 4;
  return std::clamp(instant, low, high);
}

std::vector<PipelineFact> RandomHistory::Pipelines() {
  return {DefaultPipeline(1, {0, Pick(100), 0, Pick(30), 0}),
          {"pipelines/short",
           1,
           {{"meeting", StageKind::kOpen, 3333, Pick(60)},
            {"contract", StageKind::kOpen, 6667, 0},
            {"won", StageKind::kWon, 10000, 0},
            {"lost", StageKind::kLost, 0, 0},
            {"gone", StageKind::kLost, 0, 0}}}};
}

std::string RandomHistory::AnyValue(LabelKind kind) {
  if (Chance(15)) return "";
  const std::string digit = std::to_string(Pick(3));
  if (kind == LabelKind::kOwner) return "reps/r" + digit;
  if (kind == LabelKind::kTeam) return "teams/t" + digit;
  return "v" + digit;
}

AmountFact RandomHistory::AnyAmount() {
  if (Chance(15)) return {};
  AmountFact amount;
  amount.currency = *CurrencyCode::Create(Chance(70) ? "USD" : "EUR");
  amount.one_off_micros = Pick(2'000'000'000);
  if (Chance(40)) {
    amount.recurring_micros = Pick(90'000'000);
    amount.recurring_months = Pick(30);
  }
  return amount;
}

DealFact RandomHistory::WithRandomNews(DealFact fact, int percent) {
  for (const LabelKind kind : kKinds) {
    if (!Chance(percent)) continue;
    fact.labels.push_back({kind, kind == LabelKind::kField ? "region" : "", AnyValue(kind)});
  }
  if (Chance(percent)) fact.amount = AnyAmount();
  return fact;
}

DealFact RandomHistory::CreateDeal(Deal& deal, const std::vector<PipelineFact>& pipelines) {
  deal.pipeline = &pipelines[static_cast<size_t>(Pick(10) < 7 ? 0 : 1)];
  const Micros effective = Between(Day(0), now_);
  deal.entries = {effective};
  deal.places = {static_cast<size_t>(Pick(2))};
  DealFact fact =
      Created(deal.number, At(effective, now_), deal.pipeline->stages[deal.places.back()].id);
  fact.pipeline = deal.pipeline->name;
  return WithRandomNews(fact, 80);
}

DealFact RandomHistory::MoveDeal(Deal& deal) {
  const auto& stages = deal.pipeline->stages;
  const bool was_open = stages[deal.places.back()].kind == StageKind::kOpen;
  size_t place = deal.places.back();
  while (place == deal.places.back() || (!was_open && stages[place].kind != StageKind::kOpen)) {
    place = static_cast<size_t>(Pick(static_cast<int>(stages.size())));
  }
  const Micros effective = Chance(50) ? now_ : Between(deal.entries.back(), now_);
  deal.entries.push_back(effective);
  deal.places.push_back(place);
  DealFact fact = Moved(deal.number, At(effective, now_), static_cast<int32_t>(deal.entries.size()),
                        stages[place].id);
  fact.pipeline = deal.pipeline->name;
  return WithRandomNews(fact, 10);
}

DealFact RandomHistory::CorrectDeal(Deal& deal) {
  const auto visit = static_cast<size_t>(Pick(static_cast<int>(deal.entries.size())));
  const Micros low = visit == 0 ? Day(-5) : deal.entries[visit - 1];
  const Micros high = visit + 1 == deal.entries.size() ? now_ : deal.entries[visit + 1];
  deal.entries[visit] = Between(low, high);
  return Corrected(deal.number, now_, static_cast<int32_t>(visit + 1), deal.entries[visit]);
}

DealFact RandomHistory::ChangeDeal(Deal& deal) {
  const int dice = Pick(100);
  if (dice < 45) return MoveDeal(deal);
  if (dice < 60) return CorrectDeal(deal);
  if (dice < 63) return Voided(deal.number, now_);
  return WithRandomNews(Updated(deal.number, At(Between(deal.entries[0], now_), now_)), 40);
}

std::vector<DealFact> RandomHistory::Events(const std::vector<PipelineFact>& pipelines) {
  std::vector<Deal> deals(static_cast<size_t>(1 + Pick(40)));
  std::vector<DealFact> events;
  std::vector<size_t> begun;
  now_ = Day(0);
  const int count = static_cast<int>(deals.size()) * (1 + Pick(10));
  size_t next = 0;
  for (int i = 0; i < count; ++i) {
    if (Chance(60)) now_ = std::min(Day(kLastDay), now_ + Pick(30) * kMicrosPerDay / 2);
    if (next < deals.size() && (begun.empty() || Chance(25))) {
      deals[next].number = static_cast<int>(next + 1);
      events.push_back(CreateDeal(deals[next], pipelines));
      begun.push_back(next++);
    } else {
      const size_t chosen = begun[static_cast<size_t>(Pick(static_cast<int>(begun.size())))];
      events.push_back(ChangeDeal(deals[chosen]));
    }
  }
  return events;
}

Dimension RandomHistory::AnyDimension() {
  switch (Pick(6)) {
    case 0:
      return {DimensionKind::kStage, LabelKind::kOwner, ""};
    case 1:
      return {DimensionKind::kPipeline, LabelKind::kOwner, ""};
    case 2:
      return {DimensionKind::kMonth, LabelKind::kOwner, ""};
    case 3:
      return {DimensionKind::kQuarter, LabelKind::kOwner, ""};
    default: {
      const LabelKind kind = kKinds[Pick(kKindCount)];
      const bool is_field = kind == LabelKind::kField;
      return {DimensionKind::kLabel, kind, is_field ? (Chance(80) ? "region" : "nowhere") : ""};
    }
  }
}

std::string RandomHistory::AnyStage() {
  static constexpr const char* kStages[] = {"meeting", "proposal", "contract", "won",
                                            "negotiation"};
  return Chance(70) ? "" : kStages[Pick(5)];
}

ReportQuery RandomHistory::Query() {
  ReportQuery query;
  const auto any_instant = [&] { return Between(Day(0), Day(kLastDay)) + (Chance(50) ? 0 : 1); };
  query.as_of = Chance(30) ? Day(kLastDay) + 1 : any_instant();
  if (Chance(50)) query.known_at = any_instant();
  if (Chance(40)) query.window.start = any_instant();
  if (Chance(40)) query.window.end = any_instant();
  if (Chance(50)) {
    EXPECT_TRUE(absl::LoadTimeZone("America/New_York", &query.zone));
  }
  if (Chance(15)) query.pipelines = {"pipelines/short"};
  if (Chance(20)) query.stages = {"meeting", "won", "proposal"};
  for (const LabelKind kind : kKinds) {
    if (!Chance(10)) continue;
    query.labels.push_back(
        {kind, kind == LabelKind::kField ? "region" : "", {AnyValue(kind), AnyValue(kind)}});
  }
  if (Chance(20)) query.currency_code = Chance(70) ? "USD" : "JPY";
  query.measure = static_cast<Measure>(Pick(3));
  for (int levels = Pick(3); levels > 0; --levels) query.group_by.push_back(AnyDimension());
  if (Chance(20)) query.scope = {Chance(80) ? "reps/r1" : "", {"teams/t0", "teams/t9"}};
  return query;
}

}  // namespace revops::metrics::testing
