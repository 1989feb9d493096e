#include "metrics-service/reports/pipeline.h"

#include <memory>

#include "common/types/money.h"
#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/staleness.h"

namespace revops::metrics {
namespace {

constexpr int64_t kBasisPoints = 10'000;

struct OpenDeals {
  int64_t deals = 0;
  int64_t without_amount = 0;
  int64_t stale = 0;
  MoneySums amount;
  MoneySums weighted;
  std::vector<Micros> ages;
  std::vector<Micros> in_stage;
};

PipelineRow ToRow(GroupKey key, const OpenDeals& open, const Dictionary& currencies) {
  return {.group = std::move(key),
          .deals = open.deals,
          .amount = open.amount.ToFigures(currencies),
          .weighted_amount = open.weighted.ToFigures(currencies),
          .deals_without_amount = open.without_amount,
          .age = {},
          .time_in_stage = {},
          .stale_deals = open.stale};
}

}  // namespace

PipelineReport ReportPipeline(const Facts& facts, const ReportQuery& query, Later* later) {
  const Selection selection(facts, query, StageFilter::kDeals);
  const Staleness staleness(facts, selection.lens());
  Groups groups(facts, query.group_by, query.zone);
  const auto per_group = std::make_shared<PerGroup<OpenDeals>>();
  LeftOutTally left_out;
  PipelineReport report;
  selection.ForEach([&](const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    if (!sighting.IsOpen() || !query.window.Includes(standing.created)) return;
    if (selection.LeavesOut(sighting, left_out)) return;
    OpenDeals& open = (*per_group)[groups.IndexOf(sighting, standing.created)];
    ++report.basis.n;
    ++open.deals;
    open.stale += staleness.IsStale(standing) ? 1 : 0;
    open.ages.push_back(query.as_of - standing.created);
    open.in_stage.push_back(query.as_of - standing.entered);
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) {
      ++open.without_amount;
      left_out.Add(LeftOutTally::kNoAmount);
      return;
    }
    open.amount.Add(value->currency, value->micros);
    open.weighted.Add(
        value->currency,
        DivideRounded(absl::int128(value->micros) * sighting.stage->probability_bp, kBasisPoints));
  });
  const std::vector<size_t> order = groups.InOrder();
  for (const size_t group : order) {
    report.rows.push_back(ToRow(groups.KeyOf(group), (*per_group)[group], facts.currencies()));
  }
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (size_t i = 0; i < order.size(); ++i) {
    OpenDeals* const open = &(*per_group)[order[i]];
    PipelineRow* const row = &report.rows[i];
    steps.Add(open->ages.size(), [per_group, open, row] { row->age = DescribeDays({open->ages}); });
    steps.Add(open->in_stage.size(),
              [per_group, open, row] { row->time_in_stage = DescribeDays({open->in_stage}); });
  }
  now.Run();
  report.basis.definition = "pipeline.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
