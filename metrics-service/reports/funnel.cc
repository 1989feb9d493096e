#include "metrics-service/reports/funnel.h"

#include <algorithm>
#include <span>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/stage_cells.h"
#include "metrics-service/reports/stage_rows.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {
namespace {

struct AtStage {
  int64_t deals = 0;
  int64_t went_on = 0;
  int64_t pending = 0;
  MoneySums amount;
};
using Cells = StageCells<AtStage>;

// How far the visits of one deal came.
struct Journey {
  int32_t furthest_open_place = -1;
  bool ever_won = false;
  std::vector<StageCode> stages;  // one of each row
};

void Follow(std::span<const Visit> visits, const StageBook& book, const StageRows& rows,
            Journey& journey) {
  journey.furthest_open_place = -1;
  journey.ever_won = false;
  journey.stages.clear();
  for (const Visit& visit : visits) {
    const StageRow& stage = book.Row(visit.stage);
    if (stage.kind == StageKind::kWon) journey.ever_won = true;
    if (stage.kind == StageKind::kOpen) {
      journey.furthest_open_place = std::max(journey.furthest_open_place, int32_t{stage.place});
    }
    const bool is_known =
        std::any_of(journey.stages.begin(), journey.stages.end(),
                    [&](StageCode known) { return rows.RowOf(known) == rows.RowOf(visit.stage); });
    if (!is_known) journey.stages.push_back(visit.stage);
  }
}

void CountJourney(const Sighting& sighting, size_t group, const Journey& journey,
                  const StageBook& book, const StageRows& rows, const std::optional<Value>& value,
                  Cells& cells) {
  for (const StageCode code : journey.stages) {
    const StageRow& stage = book.Row(code);
    AtStage& at = cells.At(group, rows.RowOf(code));
    ++at.deals;
    if (value.has_value()) at.amount.Add(value->currency, value->micros);
    if (stage.kind != StageKind::kOpen) continue;
    if (journey.ever_won || journey.furthest_open_place > int32_t{stage.place}) {
      ++at.went_on;
    } else if (rows.RowOf(sighting.standing.stage) == rows.RowOf(code)) {
      ++at.pending;
    }
  }
}

void AppendRows(const Selection& selection, const StageRows& rows, const GroupKey& key,
                FunnelMode mode, size_t group, Cells& cells, std::vector<FunnelRow>& answer) {
  const Facts& facts = selection.facts();
  cells.ForEach(group, [&](size_t row, const AtStage& at) {
    if (!selection.NamesStage(rows.ExampleOf(row))) return;
    if (at.deals == 0 && !rows.IsInNewestVersion(row)) return;
    FunnelRow line{.group = key,
                   .pipeline = rows.PipelineOf(row),
                   .stage = rows.StageOf(row),
                   .deals = at.deals,
                   .went_on = at.went_on,
                   .conversion = std::nullopt,
                   .pending = at.pending,
                   .amount = at.amount.ToFigures(facts.currencies())};
    const bool is_open = facts.stages().Row(rows.ExampleOf(row)).kind == StageKind::kOpen;
    if (mode == FunnelMode::kCohortAny && is_open) line.conversion = Ratio(at.went_on, at.deals);
    answer.push_back(std::move(line));
  });
}

}  // namespace

FunnelReport ReportFunnel(const Facts& facts, const ReportQuery& query, FunnelMode mode) {
  const bool is_cohort = mode == FunnelMode::kCohortAny;
  const Selection selection(facts, query, StageFilter::kRows);
  const StageRows rows(facts.stages(), selection.lens().known);
  Groups groups(facts, query.group_by, query.zone);
  Cells cells(rows);
  LeftOutTally left_out;
  FunnelReport report;
  std::vector<Visit> room;
  Journey journey;
  selection.ForEach([&](const Sighting& sighting) {
    if (is_cohort && !query.window.Includes(sighting.standing.created)) return;
    if (selection.LeavesOut(sighting, left_out)) return;
    ++report.basis.n;
    const size_t group = groups.IndexOf(sighting, sighting.standing.created);
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) left_out.Add(LeftOutTally::kNoAmount);
    if (!is_cohort) {
      AtStage& at = cells.At(group, rows.RowOf(sighting.standing.stage));
      ++at.deals;
      if (value.has_value()) at.amount.Add(value->currency, value->micros);
      return;
    }
    report.basis.n_censored += sighting.IsOpen() ? 1 : 0;
    Follow(facts.VisitsOf(sighting.deal, selection.lens(), room), facts.stages(), rows, journey);
    CountJourney(sighting, group, journey, facts.stages(), rows, value, cells);
  });
  for (const size_t group : groups.InOrder()) {
    AppendRows(selection, rows, groups.KeyOf(group), mode, group, cells, report.rows);
  }
  report.basis.definition = is_cohort ? "funnel.any.v1" : "funnel.snapshot.v1";
  if (is_cohort) report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
