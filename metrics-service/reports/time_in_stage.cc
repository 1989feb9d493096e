#include "metrics-service/reports/time_in_stage.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/stage_rows.h"

namespace revops::metrics {
namespace {

using Outcome = std::pair<std::string, std::string>;  // outcome, to_stage

struct Stays {
  std::vector<Micros> first;
  std::map<Outcome, std::vector<Micros>> first_by_outcome;
  std::vector<Micros> latest;
  std::vector<Micros> total;
  int64_t running = 0;
};
using Stages = std::vector<Stays>;  // by row of StageRows

// The visits of one deal in one stage; those that count were entered in the window.
struct StaysOfDeal {
  size_t row = 0;
  std::optional<Micros> entered;  // of the first that counts; nothing: none does
  std::optional<Micros> first;    // set if the very first visit counts
  Outcome first_outcome;
  Micros latest = 0;
  Micros total = 0;
  bool is_running = false;
};

Outcome OutcomeOf(const std::vector<Visit>& visits, size_t i, const StageBook& book) {
  if (i + 1 == visits.size()) return {"RUNNING", ""};
  const StageRow& from = book.Row(visits[i].stage);
  const StageRow& to = book.Row(visits[i + 1].stage);
  const std::string to_stage(book.labels().Text(to.label));
  if (to.kind == StageKind::kWon) return {"WON", to_stage};
  if (to.kind == StageKind::kLost) return {"LOST", to_stage};
  if (from.kind != StageKind::kOpen) return {"REOPENED", to_stage};
  return {to.place < from.place ? "MOVED_BACK" : "ADVANCED", to_stage};
}

StaysOfDeal& StaysIn(size_t row, std::vector<StaysOfDeal>& stays) {
  for (StaysOfDeal& known : stays) {
    if (known.row == row) return known;
  }
  stays.push_back({});
  stays.back().row = row;
  return stays.back();
}

std::vector<StaysOfDeal> StaysOf(const std::vector<Visit>& visits, const Selection& selection,
                                 const StageRows& rows) {
  std::vector<StaysOfDeal> stays;
  for (size_t i = 0; i < visits.size(); ++i) {
    const bool is_first = std::none_of(stays.begin(), stays.end(), [&](const StaysOfDeal& known) {
      return known.row == rows.RowOf(visits[i].stage);
    });
    StaysOfDeal& in_stage = StaysIn(rows.RowOf(visits[i].stage), stays);
    if (!selection.query().window.Includes(visits[i].enter)) continue;
    const bool is_running = i + 1 == visits.size();
    const Micros leave = is_running ? selection.lens().as_of : visits[i + 1].enter;
    const Micros span = leave - visits[i].enter;
    if (!in_stage.entered.has_value()) in_stage.entered = visits[i].enter;
    if (is_first) {
      in_stage.first = span;
      in_stage.first_outcome = OutcomeOf(visits, i, selection.facts().stages());
    }
    in_stage.latest = span;
    in_stage.total += span;
    in_stage.is_running = is_running;
  }
  std::erase_if(stays, [&](const StaysOfDeal& in_stage) {
    return !in_stage.entered.has_value() || !selection.NamesStage(rows.ExampleOf(in_stage.row));
  });
  return stays;
}

void Count(const StaysOfDeal& stays, Stays& in_stage) {
  if (stays.first.has_value()) {
    in_stage.first.push_back(*stays.first);
    in_stage.first_by_outcome[stays.first_outcome].push_back(*stays.first);
  }
  in_stage.latest.push_back(stays.latest);
  in_stage.total.push_back(stays.total);
  in_stage.running += stays.is_running ? 1 : 0;
}

TimeInStageRow ToRow(const GroupKey& key, const StageRows& rows, size_t row, Stays& stays) {
  TimeInStageRow line{.group = key,
                      .pipeline = rows.PipelineOf(row),
                      .stage = rows.StageOf(row),
                      .first_visit = DescribeDays(stays.first),
                      .first_visit_by_outcome = {},
                      .latest_visit = DescribeDays(stays.latest),
                      .total = DescribeDays(stays.total),
                      .running = stays.running};
  for (auto& [outcome, spans] : stays.first_by_outcome) {
    line.first_visit_by_outcome.push_back({outcome.first, outcome.second, DescribeDays(spans)});
  }
  return line;
}

}  // namespace

TimeInStageReport ReportTimeInStage(const Facts& facts, const ReportQuery& query) {
  const Selection selection(facts, query, StageFilter::kRows);
  const StageRows rows(facts.stages());
  Groups groups(facts, query.group_by, query.zone);
  PerGroup<Stages> per_group;
  LeftOutTally left_out;
  TimeInStageReport report;
  std::vector<Visit> visits;
  selection.ForEach([&](const Sighting& sighting) {
    facts.VisitsOf(sighting.deal, selection.lens(), visits);
    const std::vector<StaysOfDeal> stays = StaysOf(visits, selection, rows);
    if (stays.empty() || selection.LeavesOut(sighting, left_out)) return;
    ++report.basis.n;
    for (const StaysOfDeal& in_stage : stays) {
      Stages& stages = per_group[groups.IndexOf(sighting, *in_stage.entered)];
      if (stages.empty()) stages.resize(rows.size());
      Count(in_stage, stages[in_stage.row]);
      report.basis.n_censored += in_stage.is_running && sighting.IsOpen() ? 1 : 0;
    }
  });
  for (const size_t group : groups.InOrder()) {
    Stages& stages = per_group[group];
    for (const size_t row : rows.InOrder()) {
      if (row >= stages.size() || stages[row].latest.empty()) continue;
      report.rows.push_back(ToRow(groups.KeyOf(group), rows, row, stages[row]));
    }
  }
  report.basis.definition = "time_in_stage.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  return report;
}

}  // namespace revops::metrics
