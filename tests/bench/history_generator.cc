#include "tests/bench/history_generator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>

#include "tests/metrics-service/support/history.h"

namespace revops::bench {

using metrics::DealFact;
using metrics::kMicrosPerDay;
using metrics::LabelKind;
using metrics::Micros;
using metrics::testing::At;
using metrics::testing::Day;
using metrics::testing::With;

namespace {

constexpr int kOpenStages = 5, kWon = 5, kLost = 6;
constexpr std::array<const char*, 7> kStages = {
    "prospecting", "qualification", "meeting", "proposal", "negotiation", "won", "lost"};
// That half the deals stay in a stage for.
constexpr std::array<double, kOpenStages> kDwellDays = {6, 9, 14, 12, 18};
constexpr int kQuarterDays = 91;
constexpr int kReps = 200, kRepsPerTeam = 8;

}  // namespace

HistoryGenerator::HistoryGenerator(int deals, uint32_t seed)
    : random_(seed), deals_(static_cast<size_t>(deals)) {
  std::vector<Micros> begins;
  for (int i = 0; i < deals; ++i) {
    // Denser from quarter to quarter.
    const double share = std::sqrt(static_cast<double>(random_()) / 4'294'967'296.0);
    begins.push_back(Day(0) + static_cast<Micros>(share * kDays * kMicrosPerDay));
  }
  std::sort(begins.begin(), begins.end());
  for (int i = 0; i < deals; ++i) due_.push({begins[static_cast<size_t>(i)], i, Step::kCreate});
}

metrics::PipelineFact HistoryGenerator::Pipeline() {
  return metrics::testing::DefaultPipeline(1, {90, 0, 60, 0, 45});
}

Micros HistoryGenerator::Now() { return Day(kDays); }

std::optional<DealFact> HistoryGenerator::Next() {
  while (!due_.empty() && deals_[static_cast<size_t>(due_.top().deal)].is_void) due_.pop();
  if (due_.empty()) return std::nullopt;
  const Due due = due_.top();
  due_.pop();
  now_ = due.at;
  const int number = due.deal + 1;
  switch (due.step) {
    case Step::kCreate:
      return Create(due);
    case Step::kMove:
      return Move(due);
    case Step::kChangeAmount:
      return With(metrics::testing::Updated(number, due.at),
                  metrics::testing::Usd(100 + static_cast<int>(random_() % 9'000)));
    case Step::kVoid:
      deals_[static_cast<size_t>(due.deal)].is_void = true;
      return metrics::testing::Voided(number, due.at);
    case Step::kCorrect: {
      Deal& deal = deals_[static_cast<size_t>(due.deal)];
      deal.entered -= (deal.entered - deal.entered_before) / 3;
      return metrics::testing::Corrected(number, due.at, deal.visits, deal.entered);
    }
  }
  return std::nullopt;
}

DealFact HistoryGenerator::Create(const Due& due) {
  Deal& deal = deals_[static_cast<size_t>(due.deal)];
  deal.entered = deal.entered_before = due.at;
  const auto rep = random_() % kReps;
  DealFact fact = metrics::testing::Created(due.deal + 1, due.at);
  // One in twenty has no amount yet.
  if (!Chance(50)) {
    fact = With(fact, metrics::testing::Usd(100 + static_cast<int>(random_() % 9'000)));
  }
  fact = With(fact, LabelKind::kOwner, "reps/r" + std::to_string(rep));
  fact = With(fact, LabelKind::kTeam, "teams/t" + std::to_string(rep / kRepsPerTeam));
  fact = With(fact, LabelKind::kProduct, "product " + std::to_string(random_() % 20));
  fact = With(fact, LabelKind::kCompany, "company " + std::to_string(random_() % 50'000));
  Plan(due.deal, Step::kMove, due.at + Dwell(0));
  if (Chance(600)) Plan(due.deal, Step::kChangeAmount, due.at + Dwell(2));
  if (Chance(5)) Plan(due.deal, Step::kVoid, due.at + Dwell(4));
  return fact;
}

int HistoryGenerator::NextPlace(const Deal& deal) {
  if (deal.place >= kOpenStages) return 2;  // reopened
  if (deal.place == kOpenStages - 1) {
    if (Chance(300)) return 2 + static_cast<int>(random_() % 2);
    return Chance(450) ? kWon : kLost;
  }
  if (Chance(90)) return kLost;
  if (deal.place > 0 && Chance(140)) return deal.place - 1;
  return std::min(deal.place + (Chance(60) ? 2 : 1), kOpenStages - 1);
}

DealFact HistoryGenerator::Move(const Due& due) {
  Deal& deal = deals_[static_cast<size_t>(due.deal)];
  deal.place = static_cast<int8_t>(NextPlace(deal));
  // One in five is entered some days after it happened.
  const Micros late = Chance(200) ? (due.at - deal.entered) / 4 : 0;
  deal.entered_before = deal.entered;
  deal.entered = due.at - late;
  ++deal.visits;
  if (deal.place < kOpenStages) {
    Plan(due.deal, Step::kMove, due.at + Dwell(deal.place));
    if (Chance(20)) Plan(due.deal, Step::kCorrect, due.at + 1'000'000);
  } else if (deal.place == kLost && Chance(40)) {
    Plan(due.deal, Step::kMove, due.at + Dwell(4));
  }
  return metrics::testing::Moved(due.deal + 1, At(deal.entered, due.at), deal.visits,
                                 kStages[static_cast<size_t>(deal.place)]);
}

Micros HistoryGenerator::Dwell(int place) {
  const double chance = (static_cast<double>(random_()) + 1) / 4'294'967'297.0;
  const double days = -std::log2(chance) * kDwellDays[static_cast<size_t>(place)];
  return static_cast<Micros>(days * kMicrosPerDay) + 60'000'000;
}

void HistoryGenerator::Plan(int32_t deal, Step step, Micros at) {
  // The last weeks of a quarter draw in what would come soon after it.
  const Micros quarter = kQuarterDays * kMicrosPerDay, into = (at - Day(0)) % quarter;
  const Micros early = 10 * kMicrosPerDay;
  const bool is_drawn = step == Step::kMove && into < early && Chance(500);
  const Micros drawn = at - into - static_cast<Micros>(random_() % 20) * kMicrosPerDay / 2;
  if (is_drawn && drawn > now_ + kMicrosPerDay) at = drawn;
  if (at < Now()) due_.push({at, deal, step});
}

}  // namespace revops::bench
