#include "metrics-service/reports/time_in_stage.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/numbers.h"
#include "metrics-service/reports/scan.h"
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
  Numbers only;  // of deals that have no other visit that counts: also latest and total
  Numbers first;
};

struct Stays {
  std::vector<Way> ways;  // few lead out of a stage; some may have no numbers
  // Of deals that are in no `only`.
  Numbers latest;
  Numbers total;
  int64_t running = 0;

  bool empty() const { return ways.empty() && latest.empty(); }
  void Absorb(Stays&& other) {
    for (Way& way : other.ways) {
      const auto has_outcome = [&](const Way& own) { return own.outcome == way.outcome; };
      const auto found = std::find_if(ways.begin(), ways.end(), has_outcome);
      Way& own = found != ways.end() ? *found : ways.emplace_back(Way{way.outcome, {}, {}});
      own.only.Absorb(std::move(way.only));
      own.first.Absorb(std::move(way.first));
    }
    latest.Absorb(std::move(other.latest));
    total.Absorb(std::move(other.total));
    running += other.running;
  }
};
using Cells = StageCells<Stays>;

// The visits of one deal in one stage; those that count were entered in the window.
struct StaysOfDeal {
  size_t row = 0;
  int counted = 0;
  bool has_first = false;  // the very first visit counts
  bool is_running = false;
  size_t first_way = 0;  // how the very first ended: its place in `Stays::ways`
  Micros entered = 0;    // of the first that counts
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

// The stages with what a scan asks of each of their visits, and the ways out of them.
class Stations {
 public:
  explicit Stations(const Selection& selection, const StageRows& rows)
      : book_(selection.facts().stages()), ways_of_row_(rows.size()) {
    for (size_t i = 0; i < book_.size(); ++i) {
      const auto code = static_cast<StageCode>(i);
      const size_t row = rows.RowOf(code), first = rows.OfPipeline(book_.Row(code).pipeline).first;
      stations_.push_back({.row = static_cast<uint32_t>(row),
                           .is_named = selection.NamesStage(rows.ExampleOf(row)),
                           .bit = uint64_t{1} << ((row - first) % 64)});
    }
    if (book_.size() <= kTableStagesMax) known_.assign(book_.size() * (book_.size() + 1), kUnknown);
  }

  struct Station {
    uint32_t row = 0;
    bool is_named = false;  // by the stage filter
    uint64_t bit = 0;       // its own among the first 64 stages of its pipeline
  };
  const Station& Of(const Visit& visit) const { return stations_[visit.stage]; }

  // The way by which the deal left visit `i`; ways out of a row are numbered as they come.
  size_t WayOf(std::span<const Visit> visits, size_t i) {
    const bool is_running = i + 1 == visits.size();
    const StageCode from = visits[i].stage;
    if (known_.empty()) return NewWayOf(from, is_running ? nullptr : &visits[i + 1]);
    const size_t to = is_running ? book_.size() : visits[i + 1].stage;
    uint16_t& known = known_[from * (book_.size() + 1) + to];
    if (known == kUnknown) {
      known = static_cast<uint16_t>(NewWayOf(from, is_running ? nullptr : &visits[i + 1]));
    }
    return known;
  }
  Way& In(Stays& stays, size_t row, size_t way) const {
    while (stays.ways.size() <= way) {
      stays.ways.push_back({ways_of_row_[row][stays.ways.size()], {}, {}});
    }
    return stays.ways[way];
  }

 private:
  // A company has a dozen stages; where there are very many, a table of all pairs would be large.
  static constexpr size_t kTableStagesMax = 128;
  static constexpr uint16_t kUnknown = std::numeric_limits<uint16_t>::max();

  size_t NewWayOf(StageCode from, const Visit* next) {
    const Outcome outcome = next == nullptr ? Outcome{} : OutcomeOf(from, next->stage);
    std::vector<Outcome>& ways = ways_of_row_[stations_[from].row];
    const auto found = std::find(ways.begin(), ways.end(), outcome);
    const auto place = static_cast<size_t>(found - ways.begin());
    if (found == ways.end()) ways.push_back(outcome);
    return place;
  }
  Outcome OutcomeOf(StageCode from_code, StageCode to_code) const {
    const StageRow& from = book_.Row(from_code);
    const StageRow& to = book_.Row(to_code);
    if (to.kind == StageKind::kWon) return {Exit::kWon, to.label};
    if (to.kind == StageKind::kLost) return {Exit::kLost, to.label};
    if (from.kind != StageKind::kOpen) return {Exit::kReopened, to.label};
    return {to.place < from.place ? Exit::kMovedBack : Exit::kAdvanced, to.label};
  }

  const StageBook& book_;
  std::vector<Station> stations_;  // by stage code
  std::vector<uint16_t> known_;    // by stage code, then by the next one's
  std::vector<std::vector<Outcome>> ways_of_row_;
};

class Part {
 public:
  Part(const Selection& selection, const StageRows& rows)
      : groups(selection.facts(), selection.query()),
        cells(rows),
        selection_(selection),
        stations_(selection, rows),
        marks_(rows.size()) {}

  void See(const Sighting& sighting) {
    const auto visits = selection_.facts().VisitsOf(sighting.deal, selection_.lens(), room_);
    uint64_t seen = 0;
    bool is_plain = true;
    for (const Visit& visit : visits) {
      const uint64_t bit = stations_.Of(visit).bit;
      is_plain = is_plain && (seen & bit) == 0;
      seen |= bit;
    }
    is_plain ? SeePlain(sighting, visits) : SeeRepeated(sighting, visits);
  }
  void Absorb(Part&& other) {
    cells.Absorb(std::move(other.cells), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    n += other.n;
    n_censored += other.n_censored;
  }

  Groups groups;
  Cells cells;
  LeftOutTally left_out;
  int64_t n = 0;
  int64_t n_censored = 0;

 private:
  // Where the stays of the deal that came by last are in `stays_`.
  struct Mark {
    uint32_t deal = 0;
    uint32_t place = 0;
  };

  bool Counts(const Visit& visit) const {
    return stations_.Of(visit).is_named && selection_.query().window.Includes(visit.enter);
  }
  Micros SpanOf(std::span<const Visit> visits, size_t i) const {
    const Micros leave = i + 1 == visits.size() ? selection_.lens().as_of : visits[i + 1].enter;
    return leave - visits[i].enter;
  }

  // A deal that was in each stage once, as most were.
  void SeePlain(const Sighting& sighting, std::span<const Visit> visits) {
    bool has_counted = false;
    for (size_t i = 0; i < visits.size(); ++i) {
      if (!Counts(visits[i])) continue;
      if (!has_counted && selection_.LeavesOut(sighting, left_out)) return;
      has_counted = true;
      const size_t row = stations_.Of(visits[i]).row;
      Stays& in_stage = cells.At(groups.IndexOf(sighting, visits[i].enter), row);
      stations_.In(in_stage, row, stations_.WayOf(visits, i)).only.Add(SpanOf(visits, i));
      if (i + 1 < visits.size()) continue;
      ++in_stage.running;
      n_censored += sighting.IsOpen() ? 1 : 0;
    }
    n += has_counted ? 1 : 0;
  }

  void SeeRepeated(const Sighting& sighting, std::span<const Visit> visits) {
    Collect(visits);
    const auto counts = [](const StaysOfDeal& in_stage) { return in_stage.counted > 0; };
    if (std::none_of(stays_.begin(), stays_.end(), counts)) return;
    if (selection_.LeavesOut(sighting, left_out)) return;
    ++n;
    for (const StaysOfDeal& in_stage : stays_) {
      if (in_stage.counted == 0) continue;
      Count(in_stage, cells.At(groups.IndexOf(sighting, in_stage.entered), in_stage.row));
      n_censored += in_stage.is_running && sighting.IsOpen() ? 1 : 0;
    }
  }

  // Fills `stays_` with the deal's, stage by stage.
  void Collect(std::span<const Visit> visits) {
    stays_.clear();
    ++collected_;
    for (size_t i = 0; i < visits.size(); ++i) {
      const size_t row = stations_.Of(visits[i]).row;
      Mark& mark = marks_[row];
      const bool is_first = mark.deal != collected_;
      if (is_first) {
        mark = {collected_, static_cast<uint32_t>(stays_.size())};
        stays_.emplace_back().row = row;
      }
      if (!Counts(visits[i])) continue;
      StaysOfDeal& in_stage = stays_[mark.place];
      const Micros span = SpanOf(visits, i);
      if (in_stage.counted++ == 0) in_stage.entered = visits[i].enter;
      if (is_first) {
        in_stage.has_first = true;
        in_stage.first = span;
        in_stage.first_way = stations_.WayOf(visits, i);
      }
      in_stage.latest = span;
      in_stage.total += span;
      in_stage.is_running = i + 1 == visits.size();
    }
  }

  void Count(const StaysOfDeal& stays, Stays& in_stage) {
    in_stage.running += stays.is_running ? 1 : 0;
    const bool is_only = stays.has_first && stays.counted == 1;
    if (!is_only) {
      in_stage.latest.Add(stays.latest);
      in_stage.total.Add(stays.total);
    }
    if (!stays.has_first) return;
    Way& way = stations_.In(in_stage, stays.row, stays.first_way);
    (is_only ? way.only : way.first).Add(stays.first);
  }

  const Selection& selection_;
  Stations stations_;
  std::vector<Visit> room_;
  std::vector<StaysOfDeal> stays_;
  // By row. Deals are counted from 1, so that there is nothing to clear in between.
  std::vector<Mark> marks_;
  uint32_t collected_ = 0;
};

// All but the descriptions; sorts the ways in the order of the row's.
TimeInStageRow ToRow(const GroupKey& key, const StageRows& rows, size_t row, const Facts& facts,
                     Stays& stays) {
  const auto name_of = [&](const Outcome& outcome) {
    return std::make_pair(std::string(NameOf(outcome.exit)),
                          std::string(facts.stages().labels().Text(outcome.to_stage)));
  };
  std::erase_if(stays.ways, [](const Way& way) { return way.only.empty() && way.first.empty(); });
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

// One pass over each number, though most are in several populations.
void DescribeRow(const Stays& stays, TimeInStageRow& row) {
  std::vector<Pieces> pieces = {stays.latest.pieces(), stays.total.pieces()};
  std::vector<size_t> first, latest = {0}, total = {1};
  std::vector<std::vector<size_t>> populations;
  for (const Way& way : stays.ways) {
    const size_t only = pieces.size();
    pieces.push_back(way.only.pieces());
    pieces.push_back(way.first.pieces());
    populations.push_back({only, only + 1});
    first.insert(first.end(), {only, only + 1});
    latest.push_back(only);
    total.push_back(only);
  }
  populations.push_back(first);
  // Else every deal was here once, and its first visit is its latest and all there is.
  const bool is_revisited = !stays.latest.empty();
  if (is_revisited) populations.insert(populations.end(), {latest, total});
  const std::vector<DayStatistics> described = DescribeDaysOf(pieces, populations);
  const size_t ways = stays.ways.size();
  for (size_t i = 0; i < ways; ++i) row.first_visit_by_outcome[i].days = described[i];
  row.first_visit = described[ways];
  row.latest_visit = described[is_revisited ? ways + 1 : ways];
  row.total = described[is_revisited ? ways + 2 : ways];
}

size_t SizeOf(const Stays& stays) {
  size_t size = stays.latest.size() + stays.total.size();
  for (const Way& way : stays.ways) size += way.only.size() + way.first.size();
  return size;
}

}  // namespace

TimeInStageReport ReportTimeInStage(const Facts& facts, const ReportQuery& query, Later* later) {
  const Selection selection(facts, query, StageFilter::kRows);
  const StageRows rows(facts.stages(), selection.lens().known);
  const auto scanned =
      std::make_shared<Part>(Scan(selection, [&] { return Part(selection, rows); }));
  TimeInStageReport report;
  std::vector<const Stays*> stays_of;  // each row's
  for (const size_t group : scanned->groups.InOrder()) {
    const GroupKey key = scanned->groups.KeyOf(group);
    scanned->cells.ForEach(group, [&](size_t row, Stays& in_stage) {
      if (in_stage.empty()) return;
      report.rows.push_back(ToRow(key, rows, row, facts, in_stage));
      stays_of.push_back(&in_stage);
    });
  }
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (size_t i = 0; i < stays_of.size(); ++i) {
    steps.Add(SizeOf(*stays_of[i]),
              [scanned, stays = stays_of[i], row = &report.rows[i]] { DescribeRow(*stays, *row); });
  }
  now.Run();
  report.basis.definition = "time_in_stage.v1";
  report.basis.window = query.window;
  report.basis.n = scanned->n;
  report.basis.n_censored = scanned->n_censored;
  report.basis.left_out = scanned->left_out.ToLeftOut();
  report.basis.groups = scanned->groups.size();
  return report;
}

}  // namespace revops::metrics
