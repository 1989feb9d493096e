#include "metrics-service/reports/deal_size.h"

#include <map>
#include <memory>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {
namespace {

using Sizes = std::map<LabelCode, std::vector<int64_t>>;

}  // namespace

DealSizeReport ReportDealSize(const Facts& facts, const ReportQuery& query, Later* later) {
  const Selection selection(facts, query, StageFilter::kDeals);
  Groups groups(facts, query.group_by, query.zone);
  const auto per_group = std::make_shared<PerGroup<Sizes>>();
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
    (*per_group)[groups.IndexOf(sighting, sighting.standing.entered)][value->currency].push_back(
        value->micros);
  });
  std::vector<const std::vector<int64_t>*> sizes;  // of each row
  for (const size_t group : groups.InOrder()) {
    std::map<std::string, const std::vector<int64_t>*> by_currency;
    for (const auto& [currency, micros] : (*per_group)[group]) {
      by_currency[std::string(facts.currencies().Text(currency))] = &micros;
    }
    for (const auto& [code, micros] : by_currency) {
      report.rows.push_back({groups.KeyOf(group), code, {}});
      sizes.push_back(micros);
    }
  }
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (size_t i = 0; i < sizes.size(); ++i) {
    steps.Add(sizes[i]->size(), [per_group, micros = sizes[i], row = &report.rows[i]] {
      row->size = DescribeMoney({*micros});
    });
  }
  now.Run();
  report.basis.definition = "deal_size.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
