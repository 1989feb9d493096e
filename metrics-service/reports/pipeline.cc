#include "metrics-service/reports/pipeline.h"

#include <memory>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/numbers.h"
#include "metrics-service/reports/scan.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/staleness.h"
#include "metrics-service/reports/totals.h"

namespace revops::metrics {
namespace {

struct OpenDeals {
  int64_t deals = 0;
  int64_t without_amount = 0;
  int64_t stale = 0;
  MoneySums amount;
  MoneySums weighted;
  Numbers ages;
  Numbers in_stage;

  void Absorb(OpenDeals&& other) {
    deals += other.deals;
    without_amount += other.without_amount;
    stale += other.stale;
    amount.Absorb(other.amount);
    weighted.Absorb(other.weighted);
    ages.Absorb(std::move(other.ages));
    in_stage.Absorb(std::move(other.in_stage));
  }
};

struct Part {
  Part(const Selection& selection, const Staleness& staleness)
      : selection(selection), staleness(staleness), groups(selection.facts(), selection.query()) {}

  void See(const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    if (!sighting.IsOpen() || !selection.query().window.Includes(standing.created)) return;
    if (selection.LeavesOut(sighting, left_out)) return;
    OpenDeals& open = per_group[groups.IndexOf(sighting, standing.created)];
    ++n;
    ++open.deals;
    open.stale += staleness.IsStale(standing) ? 1 : 0;
    open.ages.Add(selection.query().as_of - standing.created);
    open.in_stage.Add(selection.query().as_of - standing.entered);
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) {
      ++open.without_amount;
      left_out.Add(LeftOutTally::kNoAmount);
      return;
    }
    open.amount.Add(value->currency, value->micros);
    open.weighted.Add(value->currency,
                      WeightedMicros(value->micros, sighting.stage->probability_bp));
  }
  void Absorb(Part&& other) {
    per_group.Absorb(std::move(other.per_group), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    n += other.n;
  }

  const Selection& selection;
  const Staleness& staleness;
  Groups groups;
  PerGroup<OpenDeals> per_group;
  LeftOutTally left_out;
  int64_t n = 0;
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

// Whether each group is one stage of one pipeline: what the totals are by.
bool IsByPipelineAndStage(const std::vector<Dimension>& group_by) {
  return group_by.size() == 2 && group_by[0].kind == DimensionKind::kPipeline &&
         group_by[1].kind == DimensionKind::kStage;
}

// Spans from the instants, which are in order, to `as_of`.
DayStatistics DescribeAges(const SortedChunks<Micros>& instants, absl::int128 sum, Micros as_of) {
  const size_t n = instants.size();
  return DescribeOrderedDays(n, absl::int128(as_of) * static_cast<int64_t>(n) - sum,
                             [&](size_t rank) { return as_of - instants.At(n - 1 - rank); });
}

// The same as a scan would find.
PipelineReport PipelineFromTotals(const Present& present, const Facts& facts,
                                  const ReportQuery& query) {
  Groups groups(facts, query);
  PerGroup<OpenDeals> per_group;
  PerGroup<const Present::Instants*> instants;
  LeftOutTally left_out;
  PipelineReport report;
  for (const auto& [code, slots] : present.open()) {
    const StageRow& stage = facts.stages().Row(code);
    for (const auto& [slot, totals] : slots) {
      const auto deals = static_cast<int64_t>(totals.deals.size());
      if (slot == kVoidSlot) left_out.Add(LeftOutTally::kVoid, deals);
      if (slot == kVoidSlot || deals == 0) continue;
      // Any deal of the stage is in its group.
      const size_t group = groups.IndexOf({code, {}, &stage, false, {}}, 0);
      instants[group] = &present.InstantsOf(stage);
      OpenDeals& open = per_group[group];
      report.basis.n += deals;
      open.deals += deals;
      open.stale += StaleAmong(totals, stage, query.as_of, present.LongestCycleOf(stage.pipeline));
      if (slot == kNoAmountSlot) {
        open.without_amount += deals;
        left_out.Add(LeftOutTally::kNoAmount, deals);
        continue;
      }
      open.amount.Add(slot, totals.micros);
      open.weighted.Add(slot, totals.weighted_micros);
    }
  }
  for (const size_t group : groups.InOrder()) {
    report.rows.push_back(ToRow(groups.KeyOf(group), per_group[group], facts.currencies()));
    const Present::Instants& of = *instants[group];
    report.rows.back().age = DescribeAges(of.created, of.created_sum, query.as_of);
    report.rows.back().time_in_stage = DescribeAges(of.entered, of.entered_sum, query.as_of);
  }
  report.basis.definition = "pipeline.v1";
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace

PipelineReport ReportPipeline(const Facts& facts, const ReportQuery& query, Later* later) {
  if (const Present* totals = TotalsFor(facts, query);
      totals != nullptr && IsByPipelineAndStage(query.group_by)) {
    return PipelineFromTotals(*totals, facts, query);
  }
  const Selection selection(facts, query, StageFilter::kDeals);
  const Staleness staleness(facts, selection.lens());
  const auto scanned =
      std::make_shared<Part>(Scan(selection, [&] { return Part(selection, staleness); }));
  PipelineReport report;
  report.basis.n = scanned->n;
  const std::vector<size_t> order = scanned->groups.InOrder();
  for (const size_t group : order) {
    report.rows.push_back(
        ToRow(scanned->groups.KeyOf(group), scanned->per_group[group], facts.currencies()));
  }
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (size_t i = 0; i < order.size(); ++i) {
    const OpenDeals* const open = &scanned->per_group[order[i]];
    PipelineRow* const row = &report.rows[i];
    steps.Add(open->ages.size(),
              [scanned, open, row] { row->age = DescribeDays(open->ages.pieces()); });
    steps.Add(open->in_stage.size(),
              [scanned, open, row] { row->time_in_stage = DescribeDays(open->in_stage.pieces()); });
  }
  now.Run();
  report.basis.definition = "pipeline.v1";
  report.basis.window = query.window;
  report.basis.left_out = scanned->left_out.ToLeftOut();
  report.basis.groups = scanned->groups.size();
  return report;
}

}  // namespace revops::metrics
