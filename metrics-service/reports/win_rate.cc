#include "metrics-service/reports/win_rate.h"

#include <algorithm>
#include <span>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {
namespace {

struct Closings {
  int64_t won = 0;
  int64_t lost = 0;
  int64_t created = 0;
  int64_t created_and_won = 0;
  int64_t reopened = 0;
  MoneySums won_value;
  MoneySums lost_value;
};

bool EverReached(std::span<const Visit> visits, const StageBook& book,
                 std::optional<LabelCode> stage) {
  return std::any_of(visits.begin(), visits.end(), [&](const Visit& visit) {
    return stage.has_value() && book.Row(visit.stage).label == *stage;
  });
}

WinRateRow ToRow(GroupKey key, const Closings& closings, const Dictionary& currencies) {
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

}  // namespace

WinRateReport ReportWinRate(const Facts& facts, const ReportQuery& query,
                            const std::string& reached_stage) {
  const Selection selection(facts, query, StageFilter::kDeals);
  const StageBook& book = facts.stages();
  const std::optional<LabelCode> reached = book.labels().Find(reached_stage);
  Groups groups(facts, query.group_by, query.zone);
  PerGroup<Closings> per_group;
  LeftOutTally left_out;
  WinRateReport report;
  std::vector<Visit> room;
  std::span<const Visit> visits;
  const auto count_reopenings = [&](const Sighting& sighting) {
    for (size_t i = 0; i + 1 < visits.size(); ++i) {
      const bool is_undone = book.Row(visits[i].stage).kind != StageKind::kOpen &&
                             book.Row(visits[i + 1].stage).kind == StageKind::kOpen;
      if (!is_undone || !query.window.Includes(visits[i].enter)) continue;
      ++per_group[groups.IndexOf(sighting, visits[i].enter)].reopened;
    }
  };
  const auto count_closing = [&](const Sighting& sighting) {
    ++report.basis.n;
    Closings& closings = per_group[groups.IndexOf(sighting, sighting.standing.entered)];
    ++(sighting.IsWon() ? closings.won : closings.lost);
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) {
      left_out.Add(LeftOutTally::kNoAmount);
      return;
    }
    MoneySums& sums = sighting.IsWon() ? closings.won_value : closings.lost_value;
    sums.Add(value->currency, value->micros);
  };
  const auto count_creation = [&](const Sighting& sighting) {
    Closings& closings = per_group[groups.IndexOf(sighting, sighting.standing.created)];
    ++closings.created;
    closings.created_and_won += sighting.IsWon() ? 1 : 0;
    report.basis.n_censored += sighting.IsOpen() ? 1 : 0;
  };
  selection.ForEach([&](const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    const bool is_closed_in = !sighting.IsOpen() && query.window.Includes(standing.entered);
    const bool is_created_in = query.window.Includes(standing.created);
    const bool was_reopened = facts.WasReopened(sighting.deal);
    if (!is_closed_in && !is_created_in && !was_reopened) return;
    if (!reached_stage.empty() || was_reopened) {
      visits = facts.VisitsOf(sighting.deal, selection.lens(), room);
    }
    if (!reached_stage.empty() && !EverReached(visits, book, reached)) return;
    if (is_closed_in || is_created_in) {
      if (selection.LeavesOut(sighting, left_out)) return;
    } else if (LeftOutTally ignored; selection.LeavesOut(sighting, ignored)) {
      return;
    }
    if (was_reopened) count_reopenings(sighting);
    if (is_closed_in) count_closing(sighting);
    if (is_created_in) count_creation(sighting);
  });
  for (const size_t group : groups.InOrder()) {
    report.rows.push_back(ToRow(groups.KeyOf(group), per_group[group], facts.currencies()));
  }
  report.basis.definition = "win_rate.v1";
  report.basis.window = query.window;
  report.basis.left_out = left_out.ToLeftOut();
  report.basis.groups = groups.size();
  return report;
}

}  // namespace revops::metrics
