#include "metrics-service/reports/time_in_stage.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/stage_cells.h"
#include "metrics-service/reports/stage_rows.h"

namespace revops::metrics {
namespace {

enum class Exit : uint8_t { kAdvanced, kLost, kMovedBack, kReopened, kRunning, kWon };

// How a visit ended, as numbers: a scan compares millions of them.
struct Outcome {
  Exit exit = Exit::kRunning;
  LabelCode to_stage = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// First visits that ended one way.
struct Way {
  Outcome outcome;
  std::vector<Micros> only;  // of deals that have no other visit that counts: also latest and total
  std::vector<Micros> first;
};

struct Stays {
  std::vector<Way> ways;  // few lead out of a stage
  // Of deals that are in no `only`.
  std::vector<Micros> latest;
  std::vector<Micros> total;
  int64_t running = 0;
  bool empty() const { return ways.empty() && latest.empty(); }
};
using Cells = StageCells<Stays>;

// The visits of one deal in one stage; those that count were entered in the window.
struct StaysOfDeal {
  size_t row = 0;
  int counted = 0;
  bool has_first = false;  // the very first visit counts
  bool is_running = false;
  Outcome first_outcome;
  Micros entered = 0;  // of the first that counts
  Micros first = 0;
  Micros latest = 0;
  Micros total = 0;
};

absl::string_view NameOf(Exit exit) {
  switch (exit) {
    case Exit::kAdvanced:
      return "ADVANCED";
    case Exit::kLost:
      return "LOST";
    case Exit::kMovedBack:
      return "MOVED_BACK";
    case Exit::kReopened:
      return "REOPENED";
    case Exit::kRunning:
      return "RUNNING";
    case Exit::kWon:
      return "WON";
  }
  return "";
}

Outcome OutcomeOf(std::span<const Visit> visits, size_t i, const StageBook& book) {
  if (i + 1 == visits.size()) return {};
  const StageRow& from = book.Row(visits[i].stage);
  const StageRow& to = book.Row(visits[i + 1].stage);
  if (to.kind == StageKind::kWon) return {Exit::kWon, to.label};
  if (to.kind == StageKind::kLost) return {Exit::kLost, to.label};
  if (from.kind != StageKind::kOpen) return {Exit::kReopened, to.label};
  return {to.place < from.place ? Exit::kMovedBack : Exit::kAdvanced, to.label};
}

// Fills `stays` with what counts of the deal, stage by stage.
void Collect(std::span<const Visit> visits, const Selection& selection, const StageRows& rows,
             std::vector<StaysOfDeal>& stays) {
  stays.clear();
  for (size_t i = 0; i < visits.size(); ++i) {
    const size_t row = rows.RowOf(visits[i].stage);
    auto in_stage = std::find_if(stays.begin(), stays.end(),
                                 [row](const StaysOfDeal& known) { return known.row == row; });
    const bool is_first = in_stage == stays.end();
    if (is_first) {
      in_stage = stays.emplace(stays.end());
      in_stage->row = row;
    }
    if (!selection.query().window.Includes(visits[i].enter)) continue;
    const bool is_running = i + 1 == visits.size();
    const Micros leave = is_running ? selection.lens().as_of : visits[i + 1].enter;
    const Micros span = leave - visits[i].enter;
    if (in_stage->counted++ == 0) in_stage->entered = visits[i].enter;
    if (is_first) {
      in_stage->has_first = true;
      in_stage->first = span;
      in_stage->first_outcome = OutcomeOf(visits, i, selection.facts().stages());
    }
    in_stage->latest = span;
    in_stage->total += span;
    in_stage->is_running = is_running;
  }
  std::erase_if(stays, [&](const StaysOfDeal& in_stage) {
    return in_stage.counted == 0 || !selection.NamesStage(rows.ExampleOf(in_stage.row));
  });
}

void Count(const StaysOfDeal& stays, Stays& in_stage) {
  in_stage.running += stays.is_running ? 1 : 0;
  const bool is_only = stays.has_first && stays.counted == 1;
  if (!is_only) {
    in_stage.latest.push_back(stays.latest);
    in_stage.total.push_back(stays.total);
  }
  if (!stays.has_first) return;
  auto way = std::find_if(in_stage.ways.begin(), in_stage.ways.end(),
                          [&](const Way& known) { return known.outcome == stays.first_outcome; });
  if (way == in_stage.ways.end()) way = in_stage.ways.insert(way, {stays.first_outcome, {}, {}});
  (is_only ? way->only : way->first).push_back(stays.first);
}

// All but the descriptions; sorts the ways in the order of the row's.
TimeInStageRow ToRow(const GroupKey& key, const StageRows& rows, size_t row, const Facts& facts,
                     Stays& stays) {
  const auto name_of = [&](const Outcome& outcome) {
    return std::make_pair(std::string(NameOf(outcome.exit)),
                          std::string(facts.stages().labels().Text(outcome.to_stage)));
  };
  std::sort(stays.ways.begin(), stays.ways.end(),
            [&](const Way& a, const Way& b) { return name_of(a.outcome) < name_of(b.outcome); });
  TimeInStageRow line{.group = key,
                      .pipeline = rows.PipelineOf(row),
                      .stage = rows.StageOf(row),
                      .first_visit = {},
                      .first_visit_by_outcome = {},
                      .latest_visit = {},
                      .total = {},
                      .running = stays.running};
  for (const Way& way : stays.ways) {
    auto [outcome, to_stage] = name_of(way.outcome);
    line.first_visit_by_outcome.push_back({std::move(outcome), std::move(to_stage), {}});
  }
  return line;
}

void DescribeTogether(const Stays& stays, TimeInStageRow& row) {
  Pieces only, first, latest = {stays.latest}, total = {stays.total};
  for (const Way& way : stays.ways) {
    only.push_back(way.only);
    first.push_back(way.first);
  }
  for (Pieces* pieces : {&first, &latest, &total}) {
    pieces->insert(pieces->end(), only.begin(), only.end());
  }
  row.first_visit = DescribeDays(first);
  row.latest_visit = row.total = row.first_visit;
  // Else every deal was here once, and its first visit is its latest and all there is.
  if (stays.latest.empty()) return;
  row.latest_visit = DescribeDays(latest);
  row.total = DescribeDays(total);
}

// `cells` own the stays.
void AddSteps(const std::shared_ptr<Cells>& cells, const Stays& stays, TimeInStageRow& row,
              Later& steps) {
  size_t values = stays.latest.size() * 2;
  for (size_t i = 0; i < stays.ways.size(); ++i) {
    const Way& way = stays.ways[i];
    values += way.only.size() + way.first.size();
    steps.Add(way.only.size() + way.first.size(),
              [cells, &way, days = &row.first_visit_by_outcome[i].days] {
                *days = DescribeDays({way.only, way.first});
              });
  }
  steps.Add(values, [cells, &stays, &row] { DescribeTogether(stays, row); });
}

}  // namespace

TimeInStageReport ReportTimeInStage(const Facts& facts, const ReportQuery& query, Later* later) {
  const Selection selection(facts, query, StageFilter::kRows);
  const StageRows rows(facts.stages(), selection.lens().known);
  Groups groups(facts, query.group_by, query.zone);
  const auto cells = std::make_shared<Cells>(rows);
  LeftOutTally left_out;
  TimeInStageReport report;
  std::vector<Visit> room;
  std::vector<StaysOfDeal> stays;
  selection.ForEach([&](const Sighting& sighting) {
    Collect(facts.VisitsOf(sighting.deal, selection.lens(), room), selection, rows, stays);
    if (stays.empty() || selection.LeavesOut(sighting, left_out)) return;
    ++report.basis.n;
    for (const StaysOfDeal& in_stage : stays) {
      Count(in_stage, cells->At(groups.IndexOf(sighting, in_stage.entered), in_stage.row));
      report.basis.n_censored += in_stage.is_running && sighting.IsOpen() ? 1 : 0;
    }
  });
  std::vector<const Stays*> stays_of;  // each row's
  for (const size_t group : groups.InOrder()) {
    const GroupKey key = groups.KeyOf(group);
    cells->ForEach(group, [&](size_t row, Stays& in_stage) {
      if (in_stage.empty()) return;
      report.rows.push_back(ToRow(key, rows, row, facts, in_stage));
      stays_of.push_back(&in_stage);
    });
  }
  Later now;
  for (size_t i = 0; i < stays_of.size(); ++i) {
    AddSteps(cells, *stays_of[i], report.rows[i], later == nullptr ? now : *later);
  }
  now.Run();
  report.basis.definition = "time_in_stage.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
