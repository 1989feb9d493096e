#include "metrics-service/reports/time_in_stage.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/stage_cells.h"
#include "metrics-service/reports/stage_rows.h"

namespace revops::metrics {
namespace {

enum class Way : uint8_t { kAdvanced, kLost, kMovedBack, kReopened, kRunning, kWon };

// How a visit ended, as numbers: a scan compares millions of them.
struct Outcome {
  Way way = Way::kRunning;
  LabelCode to_stage = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Stays {
  std::vector<std::pair<Outcome, std::vector<Micros>>> first;  // few ways lead out of a stage
  std::vector<Micros> latest;
  std::vector<Micros> total;
  int64_t running = 0;
};
using Cells = StageCells<Stays>;

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

absl::string_view NameOf(Way way) {
  switch (way) {
    case Way::kAdvanced:
      return "ADVANCED";
    case Way::kLost:
      return "LOST";
    case Way::kMovedBack:
      return "MOVED_BACK";
    case Way::kReopened:
      return "REOPENED";
    case Way::kRunning:
      return "RUNNING";
    case Way::kWon:
      return "WON";
  }
  return "";
}

Outcome OutcomeOf(const std::vector<Visit>& visits, size_t i, const StageBook& book) {
  if (i + 1 == visits.size()) return {};
  const StageRow& from = book.Row(visits[i].stage);
  const StageRow& to = book.Row(visits[i + 1].stage);
  if (to.kind == StageKind::kWon) return {Way::kWon, to.label};
  if (to.kind == StageKind::kLost) return {Way::kLost, to.label};
  if (from.kind != StageKind::kOpen) return {Way::kReopened, to.label};
  return {to.place < from.place ? Way::kMovedBack : Way::kAdvanced, to.label};
}

// Fills `stays` with what counts of the deal, stage by stage.
void Collect(const std::vector<Visit>& visits, const Selection& selection, const StageRows& rows,
             std::vector<StaysOfDeal>& stays) {
  stays.clear();
  for (size_t i = 0; i < visits.size(); ++i) {
    const size_t row = rows.RowOf(visits[i].stage);
    auto in_stage = std::find_if(stays.begin(), stays.end(),
                                 [row](const StaysOfDeal& known) { return known.row == row; });
    const bool is_first = in_stage == stays.end();
    if (is_first) {
      stays.push_back({});
      in_stage = stays.end() - 1;
      in_stage->row = row;
    }
    if (!selection.query().window.Includes(visits[i].enter)) continue;
    const bool is_running = i + 1 == visits.size();
    const Micros leave = is_running ? selection.lens().as_of : visits[i + 1].enter;
    const Micros span = leave - visits[i].enter;
    if (!in_stage->entered.has_value()) in_stage->entered = visits[i].enter;
    if (is_first) {
      in_stage->first = span;
      in_stage->first_outcome = OutcomeOf(visits, i, selection.facts().stages());
    }
    in_stage->latest = span;
    in_stage->total += span;
    in_stage->is_running = is_running;
  }
  std::erase_if(stays, [&](const StaysOfDeal& in_stage) {
    return !in_stage.entered.has_value() || !selection.NamesStage(rows.ExampleOf(in_stage.row));
  });
}

void Count(const StaysOfDeal& stays, Stays& in_stage) {
  if (stays.first.has_value()) {
    auto way = std::find_if(in_stage.first.begin(), in_stage.first.end(),
                            [&](const auto& known) { return known.first == stays.first_outcome; });
    if (way == in_stage.first.end()) {
      in_stage.first.push_back({stays.first_outcome, {}});
      way = in_stage.first.end() - 1;
    }
    way->second.push_back(*stays.first);
  }
  in_stage.latest.push_back(stays.latest);
  in_stage.total.push_back(stays.total);
  in_stage.running += stays.is_running ? 1 : 0;
}

TimeInStageRow ToRow(const GroupKey& key, const StageRows& rows, size_t row, const Facts& facts,
                     Stays& stays) {
  TimeInStageRow line{.group = key,
                      .pipeline = rows.PipelineOf(row),
                      .stage = rows.StageOf(row),
                      .first_visit = {},
                      .first_visit_by_outcome = {},
                      .latest_visit = DescribeDays(stays.latest),
                      .total = DescribeDays(stays.total),
                      .running = stays.running};
  std::vector<Micros> all;
  for (auto& [outcome, spans] : stays.first) {
    all.insert(all.end(), spans.begin(), spans.end());
    line.first_visit_by_outcome.push_back(
        {std::string(NameOf(outcome.way)),
         std::string(facts.stages().labels().Text(outcome.to_stage)), DescribeDays(spans)});
  }
  line.first_visit = DescribeDays(all);
  std::sort(line.first_visit_by_outcome.begin(), line.first_visit_by_outcome.end(),
            [](const WayOut& a, const WayOut& b) {
              return std::tie(a.outcome, a.to_stage) < std::tie(b.outcome, b.to_stage);
            });
  return line;
}

}  // namespace

TimeInStageReport ReportTimeInStage(const Facts& facts, const ReportQuery& query) {
  const Selection selection(facts, query, StageFilter::kRows);
  const StageRows rows(facts.stages(), selection.lens().known);
  Groups groups(facts, query.group_by, query.zone);
  Cells cells(rows);
  LeftOutTally left_out;
  TimeInStageReport report;
  std::vector<Visit> visits;
  std::vector<StaysOfDeal> stays;
  selection.ForEach([&](const Sighting& sighting) {
    facts.VisitsOf(sighting.deal, selection.lens(), visits);
    Collect(visits, selection, rows, stays);
    if (stays.empty() || selection.LeavesOut(sighting, left_out)) return;
    ++report.basis.n;
    for (const StaysOfDeal& in_stage : stays) {
      Count(in_stage, cells.At(groups.IndexOf(sighting, *in_stage.entered), in_stage.row));
      report.basis.n_censored += in_stage.is_running && sighting.IsOpen() ? 1 : 0;
    }
  });
  for (const size_t group : groups.InOrder()) {
    const GroupKey key = groups.KeyOf(group);
    cells.ForEach(group, [&](size_t row, Stays& in_stage) {
      if (in_stage.latest.empty()) return;
      report.rows.push_back(ToRow(key, rows, row, facts, in_stage));
    });
  }
  report.basis.definition = "time_in_stage.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
