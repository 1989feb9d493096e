#include "metrics-service/reports/sales_cycle.h"

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {
namespace {

struct Cycles {
  std::vector<Micros> won;
  std::vector<Micros> lost;
  int64_t open = 0;
};

SalesCycleRow ToRow(GroupKey key, Cycles& cycles) {
  std::vector<Micros> closed = cycles.won;
  closed.insert(closed.end(), cycles.lost.begin(), cycles.lost.end());
  return {std::move(key), DescribeDays(cycles.won), DescribeDays(cycles.lost), DescribeDays(closed),
          cycles.open};
}

}  // namespace

SalesCycleReport ReportSalesCycle(const Facts& facts, const ReportQuery& query) {
  const Selection selection(facts, query, StageFilter::kDeals);
  Groups groups(facts, query.group_by, query.zone);
  PerGroup<Cycles> per_group;
  LeftOutTally left_out;
  SalesCycleReport report;
  const Window until_end{std::nullopt, query.window.end};
  selection.ForEach([&](const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    const bool counts = sighting.IsOpen() ? until_end.Includes(standing.created)
                                          : query.window.Includes(standing.entered);
    if (!counts || selection.LeavesOut(sighting, left_out)) return;
    if (sighting.IsOpen()) {
      ++per_group[groups.IndexOf(sighting, standing.created)].open;
      ++report.basis.n_censored;
      return;
    }
    Cycles& cycles = per_group[groups.IndexOf(sighting, standing.entered)];
    (sighting.IsWon() ? cycles.won : cycles.lost).push_back(standing.entered - standing.created);
    ++report.basis.n;
  });
  for (const size_t group : groups.InOrder()) {
    report.rows.push_back(ToRow(groups.KeyOf(group), per_group[group]));
  }
  report.basis.definition = "sales_cycle.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
