#include "metrics-service/reports/win_rate.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/scan.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/statistics.h"
#include "metrics-service/reports/totals.h"

namespace revops::metrics {
namespace {

struct ClosingsOfGroup {
  int64_t won = 0;
  int64_t lost = 0;
  int64_t created = 0;
  int64_t created_and_won = 0;
  int64_t reopened = 0;
  MoneySums won_value;
  MoneySums lost_value;

  void Absorb(ClosingsOfGroup&& other) {
    won += other.won;
    lost += other.lost;
    created += other.created;
    created_and_won += other.created_and_won;
    reopened += other.reopened;
    won_value.Absorb(other.won_value);
    lost_value.Absorb(other.lost_value);
  }
};

bool EverReached(std::span<const Visit> visits, const StageBook& book,
                 std::optional<LabelCode> stage) {
  return std::any_of(visits.begin(), visits.end(), [&](const Visit& visit) {
    return stage.has_value() && book.Row(visit.stage).label == *stage;
  });
}

WinRateRow ToRow(GroupKey key, const ClosingsOfGroup& closings, const Dictionary& currencies) {
  WinRateRow row{.group = std::move(key),
                 .won = closings.won,
                 .lost = closings.lost,
                 .win_rate = Ratio(closings.won, closings.won + closings.lost),
                 .by_value = {},
                 .created = closings.created,
                 .creation_to_win = Ratio(closings.created_and_won, closings.created),
                 .reopened = closings.reopened};
  MoneySums both = closings.won_value;
  for (const auto& figure : closings.lost_value.ToFigures(currencies)) {
    both.Add(*currencies.Find(figure.currency_code), 0);
  }
  const auto nanos_in = [](const std::vector<MoneyFigure>& figures, const std::string& currency) {
    for (const MoneyFigure& figure : figures) {
      if (figure.currency_code == currency) return figure.nanos;
    }
    return absl::int128(0);
  };
  const std::vector<MoneyFigure> won = closings.won_value.ToFigures(currencies);
  const std::vector<MoneyFigure> lost = closings.lost_value.ToFigures(currencies);
  for (const MoneyFigure& figure : both.ToFigures(currencies)) {
    const std::string& currency = figure.currency_code;
    const absl::int128 won_nanos = nanos_in(won, currency), lost_nanos = nanos_in(lost, currency);
    row.by_value.push_back(
        {{currency, won_nanos}, {currency, lost_nanos}, Ratio(won_nanos, won_nanos + lost_nanos)});
  }
  return row;
}

class Part {
 public:
  Part(const Selection& selection, const std::string& reached_stage)
      : groups(selection.facts(), selection.query()),
        selection_(selection),
        book_(selection.facts().stages()),
        asks_reached_(!reached_stage.empty()),
        reached_(book_.labels().Find(reached_stage)) {}

  void See(const Sighting& sighting) {
    const Window& window = selection_.query().window;
    const bool is_closed_in = !sighting.IsOpen() && window.Includes(sighting.standing.entered);
    const bool is_created_in = window.Includes(sighting.standing.created);
    const bool was_reopened = selection_.facts().WasReopened(sighting.deal);
    if (!is_closed_in && !is_created_in && !was_reopened) return;
    std::span<const Visit> visits;
    if (asks_reached_ || was_reopened) {
      visits = selection_.facts().VisitsOf(sighting.deal, selection_.lens(), room_);
    }
    if (asks_reached_ && !EverReached(visits, book_, reached_)) return;
    if (is_closed_in || is_created_in) {
      if (selection_.LeavesOut(sighting, left_out)) return;
    } else if (LeftOutTally ignored; selection_.LeavesOut(sighting, ignored)) {
      return;
    }
    if (was_reopened) CountReopenings(sighting, visits);
    if (is_closed_in) CountClosing(sighting);
    if (is_created_in) CountCreation(sighting);
  }
  void Absorb(Part&& other) {
    per_group.Absorb(std::move(other.per_group), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    n += other.n;
    n_censored += other.n_censored;
  }

  Groups groups;
  PerGroup<ClosingsOfGroup> per_group;
  LeftOutTally left_out;
  int64_t n = 0;
  int64_t n_censored = 0;

 private:
  void CountReopenings(const Sighting& sighting, std::span<const Visit> visits) {
    for (size_t i = 0; i + 1 < visits.size(); ++i) {
      const bool is_undone = book_.Row(visits[i].stage).kind != StageKind::kOpen &&
                             book_.Row(visits[i + 1].stage).kind == StageKind::kOpen;
      if (!is_undone || !selection_.query().window.Includes(visits[i].enter)) continue;
      ++per_group[groups.IndexOf(sighting, visits[i].enter)].reopened;
    }
  }
  void CountClosing(const Sighting& sighting) {
    ++n;
    ClosingsOfGroup& closings = per_group[groups.IndexOf(sighting, sighting.standing.entered)];
    ++(sighting.IsWon() ? closings.won : closings.lost);
    const std::optional<Value> value = selection_.ValueOf(sighting);
    if (!value.has_value()) {
      left_out.Add(LeftOutTally::kNoAmount);
      return;
    }
    MoneySums& sums = sighting.IsWon() ? closings.won_value : closings.lost_value;
    sums.Add(value->currency, value->micros);
  }
  void CountCreation(const Sighting& sighting) {
    ClosingsOfGroup& closings = per_group[groups.IndexOf(sighting, sighting.standing.created)];
    ++closings.created;
    closings.created_and_won += sighting.IsWon() ? 1 : 0;
    n_censored += sighting.IsOpen() ? 1 : 0;
  }

  const Selection& selection_;
  const StageBook& book_;
  const bool asks_reached_;
  const std::optional<LabelCode> reached_;
  std::vector<Visit> room_;
};

// The same as a scan would find.
WinRateReport WinRateFromTotals(const Present& present, const Facts& facts) {
  ClosingsOfGroup all;
  all.created = present.deals();
  all.reopened = present.undone_closings();
  LeftOutTally left_out;
  WinRateReport report;
  for (const auto& [slot, closings] : present.closings()) {
    if (slot == kVoidSlot) continue;
    const ClosedSums sums = SumsBefore(closings, std::numeric_limits<Micros>::max());
    all.won += sums.won;
    all.lost += sums.lost;
    if (slot == kNoAmountSlot) {
      left_out.Add(LeftOutTally::kNoAmount, sums.won + sums.lost);
      continue;
    }
    if (sums.won > 0) all.won_value.Add(slot, sums.won_micros);
    if (sums.lost > 0) all.lost_value.Add(slot, sums.lost_micros);
  }
  all.created_and_won = all.won;
  left_out.Add(LeftOutTally::kVoid, present.void_deals());
  report.rows.push_back(ToRow({}, all, facts.currencies()));
  report.basis.definition = "win_rate.v1";
  report.basis.n = all.won + all.lost;
  report.basis.n_censored = present.deals() - report.basis.n;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = 1;
  return report;
}

}  // namespace

WinRateReport ReportWinRate(const Facts& facts, const ReportQuery& query,
                            const std::string& reached_stage) {
  if (const Present* totals = TotalsFor(facts, query);
      totals != nullptr && query.group_by.empty() && reached_stage.empty()) {
    return WinRateFromTotals(*totals, facts);
  }
  const Selection selection(facts, query, StageFilter::kDeals);
  Part scanned = Scan(selection, [&] { return Part(selection, reached_stage); });
  WinRateReport report;
  for (const size_t group : scanned.groups.InOrder()) {
    report.rows.push_back(
        ToRow(scanned.groups.KeyOf(group), scanned.per_group[group], facts.currencies()));
  }
  report.basis.definition = "win_rate.v1";
  report.basis.window = query.window;
  report.basis.n = scanned.n;
  report.basis.n_censored = scanned.n_censored;
  report.basis.left_out = scanned.left_out.ToLeftOut();
  report.basis.groups = scanned.groups.size();
  return report;
}

}  // namespace revops::metrics
