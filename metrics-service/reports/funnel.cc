#include "metrics-service/reports/funnel.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/journey_patterns.h"
#include "metrics-service/reports/scan.h"
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

  void Absorb(AtStage&& other) {
    deals += other.deals;
    went_on += other.went_on;
    pending += other.pending;
    amount.Absorb(other.amount);
  }
};
using Cells = StageCells<AtStage>;

// What a scan asks of a stage a million times, close together.
struct Station {
  size_t row = 0;
  int32_t place = 0;
  StageKind kind = StageKind::kOpen;
};

std::vector<Station> StationsOf(const StageBook& book, const StageRows& rows) {
  std::vector<Station> stations;
  for (size_t code = 0; code < book.size(); ++code) {
    const StageRow& stage = book.Row(static_cast<StageCode>(code));
    stations.push_back({rows.RowOf(static_cast<StageCode>(code)), stage.place, stage.kind});
  }
  return stations;
}

class Part {
 public:
  Part(const Selection& selection, const StageRows& rows, const std::vector<Station>& stations,
       FunnelMode mode)
      : groups(selection.facts(), selection.query()),
        cells(rows),
        selection_(selection),
        stations_(stations),
        is_cohort_(mode == FunnelMode::kCohortAny),
        patterns_(selection.facts().stages()),
        seen_by_(rows.size()) {}

  void See(const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    if (is_cohort_ && !selection_.query().window.Includes(standing.created)) return;
    if (selection_.LeavesOut(sighting, left_out)) return;
    ++n;
    const size_t group = groups.IndexOf(sighting, standing.created);
    const std::optional<Value> value = selection_.ValueOf(sighting);
    if (!value.has_value()) left_out.Add(LeftOutTally::kNoAmount);
    if (is_cohort_) {
      n_censored += sighting.IsOpen() ? 1 : 0;
      const auto visits = selection_.facts().VisitsOf(sighting.deal, selection_.lens(), room_);
      if (patterns_.Count(group, visits, standing.stage, value)) return;
      Follow(visits);
      CountJourney(stations_[standing.stage].row, group, value);
      return;
    }
    AtStage& at = cells.At(group, stations_[standing.stage].row);
    ++at.deals;
    if (value.has_value()) at.amount.Add(value->currency, value->micros);
  }
  void Absorb(Part&& other) {
    other.Spread();
    cells.Absorb(std::move(other.cells), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    n += other.n;
    n_censored += other.n_censored;
  }

  // Brings what was counted together into the cells.
  void Spread() {
    patterns_.ForEach([this](const JourneyPattern& pattern, const JourneyTally& tally) {
      SpreadOne(pattern, tally);
    });
    patterns_.Clear();
  }

  Groups groups;
  Cells cells;
  LeftOutTally left_out;
  int64_t n = 0;
  int64_t n_censored = 0;

 private:
  void SpreadOne(const JourneyPattern& pattern, const JourneyTally& tally) {
    int32_t furthest_open = -1;
    bool ever_won = false;
    const auto for_each_reached = [&](auto take) {
      for (uint64_t left = pattern.reached; left != 0; left &= left - 1) {
        take(stations_[pattern.first + static_cast<size_t>(__builtin_ctzll(left))]);
      }
    };
    for_each_reached([&](const Station& station) {
      ever_won = ever_won || station.kind == StageKind::kWon;
      if (station.kind == StageKind::kOpen) furthest_open = std::max(furthest_open, station.place);
    });
    const size_t present_row = stations_[pattern.present].row;
    for_each_reached([&](const Station& station) {
      AtStage& at = cells.At(pattern.group, station.row);
      at.deals += tally.deals;
      at.amount.Absorb(tally.amount);
      if (station.kind != StageKind::kOpen) return;
      const bool went_on = ever_won || furthest_open > station.place;
      at.went_on += went_on ? tally.deals : 0;
      at.pending += !went_on && present_row == station.row ? tally.deals : 0;
    });
  }

  // How far the visits of one deal came.
  struct Journey {
    int32_t furthest_open_place = -1;
    bool ever_won = false;
    std::vector<const Station*> stations;  // one of each row
  };

  void Follow(std::span<const Visit> visits) {
    journey_.furthest_open_place = -1;
    journey_.ever_won = false;
    journey_.stations.clear();
    ++followed_;
    for (const Visit& visit : visits) {
      const Station& station = stations_[visit.stage];
      if (station.kind == StageKind::kWon) journey_.ever_won = true;
      if (station.kind == StageKind::kOpen) {
        journey_.furthest_open_place = std::max(journey_.furthest_open_place, station.place);
      }
      if (seen_by_[station.row] == followed_) continue;
      seen_by_[station.row] = followed_;
      journey_.stations.push_back(&station);
    }
  }

  void CountJourney(size_t present_row, size_t group, const std::optional<Value>& value) {
    for (const Station* station : journey_.stations) {
      AtStage& at = cells.At(group, station->row);
      ++at.deals;
      if (value.has_value()) at.amount.Add(value->currency, value->micros);
      if (station->kind != StageKind::kOpen) continue;
      if (journey_.ever_won || journey_.furthest_open_place > station->place) {
        ++at.went_on;
      } else if (present_row == station->row) {
        ++at.pending;
      }
    }
  }

  const Selection& selection_;
  const std::vector<Station>& stations_;
  const bool is_cohort_;
  JourneyPatterns patterns_;
  std::vector<Visit> room_;
  Journey journey_;
  // Which deal was the last to come by each row, counted from 1: nothing to clear in between.
  std::vector<uint32_t> seen_by_;
  uint32_t followed_ = 0;
};

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
  const std::vector<Station> stations = StationsOf(facts.stages(), rows);
  Part scanned = Scan(selection, [&] { return Part(selection, rows, stations, mode); });
  scanned.Spread();
  FunnelReport report;
  for (const size_t group : scanned.groups.InOrder()) {
    AppendRows(selection, rows, scanned.groups.KeyOf(group), mode, group, scanned.cells,
               report.rows);
  }
  report.basis.definition = is_cohort ? "funnel.any.v1" : "funnel.snapshot.v1";
  if (is_cohort) report.basis.window = query.window;
  report.basis.n = scanned.n;
  report.basis.n_censored = scanned.n_censored;
  report.basis.left_out = scanned.left_out.ToLeftOut();
  report.basis.groups = scanned.groups.size();
  return report;
}

}  // namespace revops::metrics
