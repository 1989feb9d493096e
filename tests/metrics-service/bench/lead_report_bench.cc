// How long the reports that begin with leads take, over as many leads as deals, and what the leads'
// half of the facts costs in memory.
//   revops_lead_report_bench [LEADS ...]
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "metrics-service/facts/shared_facts.h"
#include "metrics-service/reports/channels.h"
#include "metrics-service/reports/lead_funnel.h"
#include "metrics-service/reports/sales_cycle.h"
#include "metrics-service/reports/touchpoints.h"
#include "tests/bench/history_generator.h"
#include "tests/metrics-service/support/lead_history.h"

namespace revops::metrics::bench {
namespace {

constexpr uint32_t kSeed = 7;
constexpr int kRuns = 15;
constexpr int kDefaultLeads = 1'000'000;
constexpr std::array<const char*, 5> kChannels = {"EMAIL", "SOCIAL", "PAID_SEARCH", "REFERRAL",
                                                  "EVENT"};

// Resident memory of this process.
double MemoryMb() {
  long pages = 0, ignored = 0;
  if (FILE* file = std::fopen("/proc/self/statm", "r"); file != nullptr) {
    if (std::fscanf(file, "%ld %ld", &ignored, &pages) != 2) pages = 0;
    std::fclose(file);
  }
  return static_cast<double>(pages) * 4096 / 1e6;
}

void OrDie(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::abort();
}

Micros TellDeals(int deals, SharedFacts& shared) {
  revops::bench::HistoryGenerator history(deals, kSeed);
  shared.WithWriter([&](Facts& facts, Followed&) {
    facts.BeginFilling();
    OrDie(facts.ApplyPipeline(history.Pipeline()));
    while (const auto fact = history.Next()) OrDie(facts.Apply(*fact));
    facts.Settle();
  });
  return history.Now();
}

// Event by event over all leads, as they come in the order of time.
void TellLeads(int count, SharedFacts& shared) {
  shared.WithWriter<LeadFacts>([&](LeadFacts& leads, Followed&) {
    for (int lead = 0; lead < count; ++lead) {
      const Micros day = testing::Day(lead % 600);
      auto created = testing::LeadCreated(lead, day, kChannels[static_cast<size_t>(lead) % 5]);
      created =
          testing::WithLabel(created, LeadLabel::kSource, "campaign " + std::to_string(lead % 40));
      OrDie(leads.Apply(
          testing::WithLabel(created, LeadLabel::kOwner, "reps/" + std::to_string(lead % 50))));
    }
    for (int lead = 0; lead < count; ++lead) {
      const Micros day = testing::Day(lead % 600);
      OrDie(leads.Apply(testing::LeadEntered(lead, {day + kMicrosPerDay, testing::Day(601)},
                                             LeadState::kWorking)));
      OrDie(leads.Apply(testing::OfLead(lead, lead, {day + kMicrosPerDay, testing::Day(601)})));
    }
    for (int lead = 0; lead < count; ++lead) {
      if (lead % 3 == 0) continue;
      const Micros day = testing::Day(lead % 600);
      OrDie(leads.Apply(testing::LeadEntered(lead, {day + 2 * kMicrosPerDay, testing::Day(602)},
                                             LeadState::kQualified)));
    }
  });
}

// But for every third, each lead becomes a deal of its own.
void Convert(int count, SharedFacts& shared) {
  std::vector<Uuid> ids;
  shared.WithReader([&](const Facts& facts, const Followed&) {
    for (DealRow deal = 0; deal < facts.deals(); ++deal) ids.push_back(facts.id(deal));
  });
  shared.WithWriter<LeadFacts>([&](LeadFacts& leads, Followed&) {
    for (int lead = 0; lead < count; ++lead) {
      if (lead % 3 == 0) continue;
      const Micros day = testing::Day(lead % 600);
      auto converted =
          testing::LeadConverted(lead, {day + 3 * kMicrosPerDay, testing::Day(603)}, 0);
      converted.conversion->deal = ids[static_cast<size_t>(lead) % ids.size()];
      OrDie(leads.Apply(converted));
    }
    leads.Settle();
  });
}

// Of all threads of this process: what a report takes where others want the cores, too.
double CpuMs() { return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC; }

void Measure(const char* name, const std::function<size_t()>& ask) {
  std::vector<double> took_ms;
  size_t rows = 0;
  const double cpu = CpuMs();
  for (int run = 0; run < kRuns; ++run) {
    const absl::Time start = absl::Now();
    rows = ask();
    took_ms.push_back(absl::ToDoubleMilliseconds(absl::Now() - start));
  }
  std::sort(took_ms.begin(), took_ms.end());
  std::printf("%-32s %8.2f %8.2f %8.2f %8.2f %6zu\n", name, took_ms.front(), took_ms[kRuns / 2],
              took_ms.back(), (CpuMs() - cpu) / kRuns, rows);
}

void MeasureLeads(int count) {
  SharedFacts shared;
  const double empty = MemoryMb();
  const Micros now = TellDeals(count, shared);
  const double deals = MemoryMb();
  TellLeads(count, shared);
  Convert(count, shared);
  std::printf("%d leads and deals: deals %.0f MB, leads %.0f MB more\n", count, deals - empty,
              MemoryMb() - deals);
  std::printf("%-32s %8s %8s %8s %8s %6s\n", "report", "best ms", "p50 ms", "max ms", "cpu ms",
              "rows");
  ReportQuery query;
  query.as_of = std::max(now, testing::Day(700));
  for (const bool is_past : {false, true}) {
    if (is_past) query.as_of = testing::Day(300);
    if (is_past) query.known_at = testing::Day(800);
    query.group_by = {{DimensionKind::kLabel, LabelKind::kChannel, ""}};
    shared.WithView([&](const FactsView& view) {
      Measure(is_past ? "channels, in the past" : "channels",
              [&] { return ReportChannels(view, query).rows.size(); });
      Measure(is_past ? "funnel from leads, in the past" : "funnel from leads",
              [&] { return ReportLeadFunnel(view, query).rows.size(); });
      Measure(is_past ? "touchpoints, in the past" : "touchpoints",
              [&] { return ReportTouchpoints(view, query).rows.size(); });
      Measure(is_past ? "cycle from lead, in the past" : "cycle from lead",
              [&] { return ReportSalesCycleFromLead(view, query).rows.size(); });
    });
  }
}

}  // namespace
}  // namespace revops::metrics::bench

int main(int argc, char** argv) {
  std::vector<int> sizes;
  for (int i = 1; i < argc; ++i) {
    if (const int leads = std::atoi(argv[i]); leads > 0) sizes.push_back(leads);
  }
  if (sizes.empty()) sizes = {revops::metrics::bench::kDefaultLeads};
  for (const int leads : sizes) revops::metrics::bench::MeasureLeads(leads);
  return 0;
}
