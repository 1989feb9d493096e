// How long each report takes over a million deals with six visits each, in memory.
//
//   build/release/bin/revops_report_bench [deals]
//
// Prints a table, median and worst of several runs; asserts nothing.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "metrics-service/reports/deal_size.h"
#include "metrics-service/reports/funnel.h"
#include "metrics-service/reports/pipeline.h"
#include "metrics-service/reports/sales_cycle.h"
#include "metrics-service/reports/time_in_stage.h"
#include "metrics-service/reports/velocity.h"
#include "metrics-service/reports/win_rate.h"
#include "tests/metrics-service/support/history.h"

namespace revops::metrics {
namespace {

using testing::Created;
using testing::Day;
using testing::Moved;
using testing::Usd;
using testing::With;

constexpr int kDealsDefault = 1'000'000;
constexpr int kRuns = 15;
constexpr int kDays = 1'000;

// Two thirds are closed after their five open stages, half of them won.
void AddDeal(int number, std::mt19937& random, Facts& facts) {
  static constexpr const char* kStages[] = {"prospecting", "qualification", "meeting", "proposal",
                                            "negotiation"};
  const auto spread = [&](int64_t micros) {
    return static_cast<Micros>(random() % 1'000'003) * micros / 1'000'003;
  };
  Micros at = Day(0) + spread(kDays * kMicrosPerDay);
  const auto recorded = [&] { return testing::At(at, Day(0) + number); };
  DealFact created =
      With(Created(number, recorded()), Usd(100 + static_cast<int>(random() % 9'000)));
  created = With(created, LabelKind::kOwner, "reps/r" + std::to_string(random() % 50));
  created = With(created, LabelKind::kTeam, "teams/t" + std::to_string(random() % 8));
  created = With(created, LabelKind::kProduct, "product " + std::to_string(random() % 20));
  if (!facts.Apply(created).ok()) std::abort();
  const int end = static_cast<int>(random() % 3);
  for (int visit = 2; visit <= 6; ++visit) {
    at += spread(20 * kMicrosPerDay);
    const char* stage = visit < 6  ? kStages[visit - 1]
                        : end == 0 ? "won"
                        : end == 1 ? "lost"
                                   : "meeting";
    if (!facts.Apply(Moved(number, recorded(), visit, stage)).ok()) std::abort();
  }
}

void Measure(const std::string& what, const std::function<void()>& run) {
  std::vector<double> took_ms;
  for (int i = 0; i < kRuns; ++i) {
    const absl::Time start = absl::Now();
    run();
    took_ms.push_back(absl::ToDoubleMilliseconds(absl::Now() - start));
  }
  std::sort(took_ms.begin(), took_ms.end());
  std::printf("%-34s %9.1f %9.1f\n", what.c_str(), took_ms[kRuns / 2], took_ms.back());
}

void MeasureAll(const Facts& facts, const std::string& suffix, const ReportQuery& query) {
  Measure("pipeline" + suffix, [&] { ReportPipeline(facts, query); });
  Measure("funnel cohort" + suffix, [&] { ReportFunnel(facts, query, FunnelMode::kCohortAny); });
  Measure("funnel snapshot" + suffix, [&] { ReportFunnel(facts, query, FunnelMode::kSnapshot); });
  Measure("win rate" + suffix, [&] { ReportWinRate(facts, query, ""); });
  Measure("deal size" + suffix, [&] { ReportDealSize(facts, query); });
  Measure("sales cycle" + suffix, [&] { ReportSalesCycle(facts, query); });
  Measure("time in stage" + suffix, [&] { ReportTimeInStage(facts, query); });
  Measure("velocity live" + suffix, [&] { ReportVelocity(facts, query, VelocityMode::kLive); });
}

int Main(int argc, char** argv) {
  const int deals = argc > 1 ? std::atoi(argv[1]) : kDealsDefault;
  Facts facts;
  if (!facts.ApplyPipeline(testing::DefaultPipeline(1, {90, 0, 60, 0, 30})).ok()) return 1;
  std::mt19937 random(1);
  const absl::Time start = absl::Now();
  for (int deal = 1; deal <= deals; ++deal) AddDeal(deal, random, facts);
  std::printf("%d deals x 6 visits, applied in %.1f s\n", deals,
              absl::ToDoubleSeconds(absl::Now() - start));
  std::printf("%-34s %9s %9s\n", "report", "median ms", "worst ms");
  ReportQuery query;
  query.as_of = Day(kDays + 200);
  MeasureAll(facts, "", query);
  query.group_by = {{DimensionKind::kLabel, LabelKind::kOwner, ""}};
  MeasureAll(facts, " by owner", query);
  query.group_by.clear();
  query.as_of = Day(kDays / 2);
  MeasureAll(facts, " in the past", query);
  return 0;
}

}  // namespace
}  // namespace revops::metrics

int main(int argc, char** argv) { return revops::metrics::Main(argc, argv); }
