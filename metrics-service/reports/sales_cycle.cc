#include "metrics-service/reports/sales_cycle.h"

#include <memory>
#include <optional>
#include <utility>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/numbers.h"
#include "metrics-service/reports/scan.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {
namespace {

struct Cycles {
  Numbers won;
  Numbers lost;
  int64_t open = 0;

  void Absorb(Cycles&& other) {
    won.Absorb(std::move(other.won));
    lost.Absorb(std::move(other.lost));
    open += other.open;
  }
};

// Pieces of a row's populations.
constexpr size_t kWon = 0, kLost = 1;

struct Part {
  explicit Part(const Selection& selection)
      : selection(selection),
        until_end{std::nullopt, selection.query().window.end},
        groups(selection.facts(), selection.query()) {}

  void See(const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    const bool counts = sighting.IsOpen() ? until_end.Includes(standing.created)
                                          : selection.query().window.Includes(standing.entered);
    if (!counts || selection.LeavesOut(sighting, left_out)) return;
    if (sighting.IsOpen()) {
      ++per_group[groups.IndexOf(sighting, standing.created)].open;
      ++open;
      return;
    }
    Cycles& cycles = per_group[groups.IndexOf(sighting, standing.entered)];
    (sighting.IsWon() ? cycles.won : cycles.lost).Add(standing.entered - standing.created);
    ++closed;
  }
  void Absorb(Part&& other) {
    per_group.Absorb(std::move(other.per_group), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    closed += other.closed;
    open += other.open;
  }

  const Selection& selection;
  const Window until_end;
  Groups groups;
  PerGroup<Cycles> per_group;
  LeftOutTally left_out;
  int64_t closed = 0;
  int64_t open = 0;
};

}  // namespace

SalesCycleReport ReportSalesCycle(const Facts& facts, const ReportQuery& query, Later* later) {
  const Selection selection(facts, query, StageFilter::kDeals);
  const auto scanned = std::make_shared<Part>(Scan(selection, [&] { return Part(selection); }));
  SalesCycleReport report;
  report.basis.n = scanned->closed;
  report.basis.n_censored = scanned->open;
  const std::vector<size_t> order = scanned->groups.InOrder();
  for (const size_t group : order) {
    report.rows.push_back(
        {scanned->groups.KeyOf(group), {}, {}, {}, scanned->per_group[group].open});
  }
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (size_t i = 0; i < order.size(); ++i) {
    const Cycles* const cycles = &scanned->per_group[order[i]];
    SalesCycleRow* const row = &report.rows[i];
    steps.Add(cycles->won.size() + cycles->lost.size(), [scanned, cycles, row] {
      const std::vector<DayStatistics> described = DescribeDaysOf(
          {cycles->won.pieces(), cycles->lost.pieces()}, {{kWon}, {kLost}, {kWon, kLost}});
      row->won = described[0];
      row->lost = described[1];
      row->closed = described[2];
    });
  }
  now.Run();
  report.basis.definition = "sales_cycle.v1";
  report.basis.window = query.window;
  report.basis.left_out = scanned->left_out.ToLeftOut();
  report.basis.groups = scanned->groups.size();
  return report;
}

}  // namespace revops::metrics
