#include "metrics-service/reports/funnel.h"

#include <algorithm>
#include <set>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"
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
using Stages = std::vector<AtStage>;  // by row of StageRows

// How far the visits of one deal came.
struct Journey {
  int32_t furthest_open_place = -1;
  bool ever_won = false;
  std::vector<StageCode> stages;  // each once
};

Journey JourneyOf(const std::vector<Visit>& visits, const StageBook& book) {
  Journey journey;
  for (const Visit& visit : visits) {
    const StageRow& stage = book.Row(visit.stage);
    if (stage.kind == StageKind::kWon) journey.ever_won = true;
    if (stage.kind == StageKind::kOpen) {
      journey.furthest_open_place = std::max(journey.furthest_open_place, int32_t{stage.place});
    }
    if (std::find(journey.stages.begin(), journey.stages.end(), visit.stage) ==
        journey.stages.end()) {
      journey.stages.push_back(visit.stage);
    }
  }
  return journey;
}

void CountJourney(const Sighting& sighting, const Journey& journey, const StageBook& book,
                  const StageRows& rows, const std::optional<Value>& value, Stages& stages) {
  for (const StageCode code : journey.stages) {
    const StageRow& stage = book.Row(code);
    AtStage& at = stages[rows.RowOf(code)];
    ++at.deals;
    if (value.has_value()) at.amount.Add(value->currency, value->micros);
    if (stage.kind != StageKind::kOpen) continue;
    if (journey.ever_won || journey.furthest_open_place > int32_t{stage.place}) {
      ++at.went_on;
    } else if (sighting.standing.stage == code) {
      ++at.pending;
    }
  }
}

void AppendRows(const Selection& selection, const StageRows& rows, const GroupKey& key,
                FunnelMode mode, const Stages& stages, std::vector<FunnelRow>& answer) {
  const StageBook& book = selection.facts().stages();
  std::set<LabelCode> pipelines;
  for (size_t row = 0; row < stages.size(); ++row) {
    if (stages[row].deals > 0) pipelines.insert(rows.PipelineCodeOf(row));
  }
  for (const size_t row : rows.InOrder()) {
    if (row >= stages.size() || !selection.NamesStage(rows.ExampleOf(row))) continue;
    const AtStage& at = stages[row];
    const bool belongs =
        rows.IsInNewestVersion(row) && pipelines.contains(rows.PipelineCodeOf(row));
    if (at.deals == 0 && !belongs) continue;
    FunnelRow line{.group = key,
                   .pipeline = rows.PipelineOf(row),
                   .stage = rows.StageOf(row),
                   .deals = at.deals,
                   .went_on = at.went_on,
                   .conversion = std::nullopt,
                   .pending = at.pending,
                   .amount = at.amount.ToFigures(selection.facts().currencies())};
    const bool is_open = book.Row(rows.ExampleOf(row)).kind == StageKind::kOpen;
    if (mode == FunnelMode::kCohortAny && is_open) line.conversion = Ratio(at.went_on, at.deals);
    answer.push_back(std::move(line));
  }
}

}  // namespace

FunnelReport ReportFunnel(const Facts& facts, const ReportQuery& query, FunnelMode mode) {
  const bool is_cohort = mode == FunnelMode::kCohortAny;
  const Selection selection(facts, query, StageFilter::kRows);
  const StageRows rows(facts.stages());
  Groups groups(facts, query.group_by, query.zone);
  PerGroup<Stages> per_group;
  LeftOutTally left_out;
  FunnelReport report;
  std::vector<Visit> visits;
  selection.ForEach([&](const Sighting& sighting) {
    if (is_cohort && !query.window.Includes(sighting.standing.created)) return;
    if (selection.LeavesOut(sighting, left_out)) return;
    ++report.basis.n;
    Stages& stages = per_group[groups.IndexOf(sighting, sighting.standing.created)];
    if (stages.empty()) stages.resize(rows.size());
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) left_out.Add(LeftOutTally::kNoAmount);
    if (!is_cohort) {
      AtStage& at = stages[rows.RowOf(sighting.standing.stage)];
      ++at.deals;
      if (value.has_value()) at.amount.Add(value->currency, value->micros);
      return;
    }
    report.basis.n_censored += sighting.IsOpen() ? 1 : 0;
    facts.VisitsOf(sighting.deal, selection.lens(), visits);
    CountJourney(sighting, JourneyOf(visits, facts.stages()), facts.stages(), rows, value, stages);
  });
  for (const size_t group : groups.InOrder()) {
    AppendRows(selection, rows, groups.KeyOf(group), mode, per_group[group], report.rows);
  }
  report.basis.definition = is_cohort ? "funnel.any.v1" : "funnel.snapshot.v1";
  if (is_cohort) report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  return report;
}

}  // namespace revops::metrics
