// Each report over a realistic history in memory, beside the same answer by SQL over SQLite with
// the same facts, in one process: neither pays for a wire.
//
//   build/release/bin/revops_report_bench [--no-sql] [--only NAME] [deals ...]   (10,000 1,000,000)
//
// `--only time` measures those with "time" in their names, `--only "time in stage$"` one alone.
//
// Prints a table; where the two answers differ, it says so. Asserts nothing. Where others use the
// machine, the best run and the processor time tell most.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/bench/history_generator.h"
#include "tests/metrics-service/bench/measured_reports.h"
#include "tests/metrics-service/bench/sql_peer.h"

namespace revops::metrics::bench {
namespace {

constexpr uint32_t kSeed = 1;
constexpr int kRuns = 100;
constexpr int kPeerRuns = 3;
constexpr double kRatioToReach = 20;
// Of the same numbers in another order of operations.
constexpr double kRelativeError = 1e-9;

double CpuMs() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

struct Took {
  double best_ms = 0, p50_ms = 0, p99_ms = 0;
  double cpu_ms = std::numeric_limits<double>::max();  // the least of a run
};

Took Measure(int runs, const std::function<void()>& run) {
  std::vector<double> took_ms;
  Took took;
  for (int i = 0; i < runs; ++i) {
    const double cpu_before_ms = CpuMs();
    const absl::Time start = absl::Now();
    run();
    took_ms.push_back(absl::ToDoubleMilliseconds(absl::Now() - start));
    took.cpu_ms = std::min(took.cpu_ms, CpuMs() - cpu_before_ms);
  }
  std::sort(took_ms.begin(), took_ms.end());
  took.best_ms = took_ms.front();
  took.p50_ms = took_ms[took_ms.size() / 2];
  took.p99_ms = took_ms[took_ms.size() * 99 / 100];
  return took;
}

bool AreEqual(const Figures& ours, const Figures& theirs) {
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), [](double a, double b) {
    return std::abs(a - b) <= kRelativeError * std::max(std::abs(a), 1.0);
  });
}

// Of reports: what to measure; empty: all.
std::string only;

void MeasureOne(const MeasuredReport& report, const std::string& suffix, const Facts& facts,
                const ReportQuery& query, SqlPeer* peer, bool is_past) {
  if ((report.name + suffix + "$").find(only) == std::string::npos) return;
  const Took ours = Measure(kRuns, [&] { report.ask(facts, query); });
  std::printf("%-34s %8.2f %8.2f %8.2f %8.2f", (report.name + suffix).c_str(), ours.best_ms,
              ours.p50_ms, ours.p99_ms, ours.cpu_ms);
  if (peer != nullptr && report.sql != nullptr) {
    const std::string sql = std::string(is_past ? kStoodThen : kStandsNow) + report.sql;
    std::vector<int64_t> parameters = {query.as_of};
    for (const Micros bound : report.ask(facts, query).bounds) parameters.push_back(bound);
    Figures theirs;
    const Took took = Measure(kPeerRuns, [&] { theirs = peer->Ask(sql, parameters); });
    const double ratio = took.p50_ms / ours.p50_ms;
    std::printf(" %9.1f %7.0f %6.0f%s%s", took.p50_ms, ratio, kRatioToReach,
                ratio < kRatioToReach ? "  MISSED" : "",
                AreEqual(report.ask(facts, query).figures, theirs) ? "" : "  DIFFERS");
  }
  std::printf("\n");
  std::fflush(stdout);
}

void MeasureDeals(int deals, bool has_peer) {
  Facts facts;
  revops::bench::HistoryGenerator history(deals, kSeed);
  const char* folder = std::getenv("TMPDIR");
  std::unique_ptr<SqlPeer> peer;
  if (has_peer) {
    peer = std::make_unique<SqlPeer>(std::string(folder == nullptr ? "/tmp" : folder) +
                                     "/report_bench.db");
  }
  if (!facts.ApplyPipeline(history.Pipeline()).ok()) std::abort();
  absl::Duration applying;
  int64_t events = 0, visits = 0;
  while (const std::optional<DealFact> fact = history.Next()) {
    const absl::Time start = absl::Now();
    if (const absl::Status applied = facts.Apply(*fact); !applied.ok()) {
      std::fprintf(stderr, "%s\n", applied.ToString().c_str());
      std::abort();
    }
    applying += absl::Now() - start;
    ++events;
    visits += fact->kind == FactKind::kCreated || fact->kind == FactKind::kMoved ? 1 : 0;
    if (peer != nullptr) peer->Take(*fact, *facts.Find(fact->deal));
  }
  const absl::Time compacting = absl::Now();
  facts.Compact();
  const absl::Duration compacted = absl::Now() - compacting;
  if (peer != nullptr) peer->Finish(facts, history.Now());
  std::printf("%zu deals, %lld visits, %lld events applied in %.1f s, compacted in %.1f s\n",
              facts.deals(), static_cast<long long>(visits), static_cast<long long>(events),
              absl::ToDoubleSeconds(applying), absl::ToDoubleSeconds(compacted));
  std::printf("%-34s %8s %8s %8s %8s %9s %7s %6s\n", "report", "best ms", "p50 ms", "p99 ms",
              "cpu ms", "SQL ms", "ratio", "reach");
  ReportQuery query;
  query.as_of = history.Now();
  for (const MeasuredReport& report : OverviewParts()) {
    MeasureOne(report, ", in the overview", facts, query, nullptr, false);
  }
  for (const MeasuredReport& report : AllReports()) {
    MeasureOne(report, "", facts, query, peer.get(), false);
  }
  query.as_of = history.Now() - history.kDays * kMicrosPerDay / 2;
  for (const MeasuredReport& report : AllReports()) {
    MeasureOne(report, ", in the past", facts, query, peer.get(), true);
  }
  query.as_of = history.Now();
  query.group_by = {{DimensionKind::kLabel, LabelKind::kOwner, ""}};
  for (const MeasuredReport& report : AllReports()) {
    MeasureOne(report, ", by owner", facts, query, nullptr, false);
  }
}

int Main(int argc, char** argv) {
  std::vector<int> sizes;
  bool has_peer = true;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--no-sql") == 0) {
      has_peer = false;
    } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
      only = argv[++i];
    } else if (const int deals = std::atoi(argv[i]); deals > 0) {
      sizes.push_back(deals);
    }
  }
  if (sizes.empty()) sizes = {10'000, 1'000'000};
  for (const int deals : sizes) MeasureDeals(deals, has_peer);
  return 0;
}

}  // namespace
}  // namespace revops::metrics::bench

int main(int argc, char** argv) { return revops::metrics::bench::Main(argc, argv); }
