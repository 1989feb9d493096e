#include "metrics-service/reports/sales_cycle.h"

#include <memory>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {
namespace {

struct Cycles {
  std::vector<Micros> won;
  std::vector<Micros> lost;
  int64_t open = 0;
};

}  // namespace

SalesCycleReport ReportSalesCycle(const Facts& facts, const ReportQuery& query, Later* later) {
  const Selection selection(facts, query, StageFilter::kDeals);
  Groups groups(facts, query.group_by, query.zone);
  const auto per_group = std::make_shared<PerGroup<Cycles>>();
  LeftOutTally left_out;
  SalesCycleReport report;
  const Window until_end{std::nullopt, query.window.end};
  selection.ForEach([&](const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    const bool counts = sighting.IsOpen() ? until_end.Includes(standing.created)
                                          : query.window.Includes(standing.entered);
    if (!counts || selection.LeavesOut(sighting, left_out)) return;
    if (sighting.IsOpen()) {
      ++(*per_group)[groups.IndexOf(sighting, standing.created)].open;
      ++report.basis.n_censored;
      return;
    }
    Cycles& cycles = (*per_group)[groups.IndexOf(sighting, standing.entered)];
    (sighting.IsWon() ? cycles.won : cycles.lost).push_back(standing.entered - standing.created);
    ++report.basis.n;
  });
  const std::vector<size_t> order = groups.InOrder();
  for (const size_t group : order) {
    report.rows.push_back({groups.KeyOf(group), {}, {}, {}, (*per_group)[group].open});
  }
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (size_t i = 0; i < order.size(); ++i) {
    Cycles* const cycles = &(*per_group)[order[i]];
    SalesCycleRow* const row = &report.rows[i];
    const size_t won = cycles->won.size(), lost = cycles->lost.size();
    steps.Add(won, [per_group, cycles, row] { row->won = DescribeDays({cycles->won}); });
    steps.Add(lost, [per_group, cycles, row] { row->lost = DescribeDays({cycles->lost}); });
    steps.Add(won + lost, [per_group, cycles, row] {
      row->closed = DescribeDays({cycles->won, cycles->lost});
    });
  }
  now.Run();
  report.basis.definition = "sales_cycle.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
