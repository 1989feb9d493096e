#include "metrics-service/reports/deal_size.h"

#include <map>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {

DealSizeReport ReportDealSize(const Facts& facts, const ReportQuery& query) {
  const Selection selection(facts, query, StageFilter::kDeals);
  Groups groups(facts, query.group_by, query.zone);
  PerGroup<std::map<LabelCode, std::vector<int64_t>>> per_group;
  LeftOutTally left_out;
  DealSizeReport report;
  selection.ForEach([&](const Sighting& sighting) {
    if (!sighting.IsWon() || !query.window.Includes(sighting.standing.entered)) return;
    if (selection.LeavesOut(sighting, left_out)) return;
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) {
      left_out.Add(LeftOutTally::kNoAmount);
      return;
    }
    ++report.basis.n;
    per_group[groups.IndexOf(sighting, sighting.standing.entered)][value->currency].push_back(
        value->micros);
  });
  for (const size_t group : groups.InOrder()) {
    std::map<std::string, DealSizeRow> by_currency;
    for (auto& [currency, micros] : per_group[group]) {
      const std::string code(facts.currencies().Text(currency));
      by_currency[code] = {groups.KeyOf(group), code, DescribeMoney(micros)};
    }
    for (auto& [code, row] : by_currency) report.rows.push_back(std::move(row));
  }
  report.basis.definition = "deal_size.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
