// Recounts of the reports on closed deals and on visits.
#include <algorithm>
#include <cmath>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "tests/metrics-service/support/recount.h"
#include "tests/metrics-service/support/recount_numbers.h"
#include "tests/metrics-service/support/render.h"

namespace revops::metrics::testing {

std::vector<std::string> Recount::WinRate(const std::string& reached_stage) const {
  struct Row {
    int64_t won = 0, lost = 0, created = 0, created_won = 0, reopened = 0;
    std::map<std::string, std::pair<long double, long double>> values;
  };
  std::map<std::string, Row> rows;
  LeftOutCounts left_out;
  int64_t n = 0, censored = 0;
  if (query_.group_by.empty()) rows["[]"];
  for (const ReplayedDeal& deal : Selected(true)) {
    const bool reached = reached_stage.empty() ||
                         std::any_of(deal.visits.begin(), deal.visits.end(),
                                     [&](const auto& v) { return v.stage == reached_stage; });
    if (!reached) continue;
    const bool closed = !IsOpen(deal) && query_.window.Includes(deal.entered());
    const bool created = query_.window.Includes(deal.created());
    LeftOutCounts unused;
    if (LeavesOut(deal, closed || created ? left_out : unused)) continue;
    for (size_t i = 0; i + 1 < deal.visits.size(); ++i) {
      if (StageOf(deal, deal.visits[i].stage).kind == StageKind::kOpen) continue;
      if (StageOf(deal, deal.visits[i + 1].stage).kind != StageKind::kOpen) continue;
      if (query_.window.Includes(deal.visits[i].enter)) {
        ++rows[Key(deal, deal.visits[i].enter)].reopened;
      }
    }
    const bool is_won = KindOf(deal) == StageKind::kWon;
    if (closed) {
      ++n;
      Row& row = rows[Key(deal, deal.entered())];
      ++(is_won ? row.won : row.lost);
      const std::optional<Money> money = MoneyOf(deal);
      if (money.has_value()) {
        auto& [won, lost] = row.values[money->currency];
        (is_won ? won : lost) += static_cast<long double>(money->micros);
      } else {
        ++left_out["NO_AMOUNT"];
      }
    }
    if (created) {
      Row& row = rows[Key(deal, deal.created())];
      ++row.created;
      row.created_won += is_won;
      censored += IsOpen(deal);
    }
  }
  Lines lines;
  for (const auto& [key, row] : rows) {
    std::string line =
        absl::StrCat(key, " won ", row.won, " lost ", row.lost, " ",
                     Text(Share(row.won, row.won + row.lost)), " created ", row.created, " ",
                     Text(Share(row.created_won, row.created)), " reopened ", row.reopened);
    for (const auto& [currency, value] : row.values) {
      const auto [won, lost] = value;
      const std::optional<double> rate =
          won + lost == 0 ? std::nullopt
                          : std::optional<double>(static_cast<double>(won / (won + lost)));
      absl::StrAppend(&line, " ", currency, " ", UnitsText(won), " ", UnitsText(lost), " ",
                      Text(rate));
    }
    lines.push_back(line);
  }
  return Finish(lines, n, left_out, censored);
}

std::vector<std::string> Recount::DealSize() const {
  std::map<std::string, Spans> rows;
  LeftOutCounts left_out;
  int64_t n = 0;
  for (const ReplayedDeal& deal : Selected(true)) {
    if (KindOf(deal) != StageKind::kWon || !query_.window.Includes(deal.entered())) continue;
    if (LeavesOut(deal, left_out)) continue;
    const std::optional<Money> money = MoneyOf(deal);
    if (!money.has_value()) {
      ++left_out["NO_AMOUNT"];
      continue;
    }
    ++n;
    rows[absl::StrCat(Key(deal, deal.entered()), " ", money->currency)].push_back(money->micros);
  }
  Lines lines;
  for (auto& [key, values] : rows) {
    std::sort(values.begin(), values.end());
    std::string line =
        absl::StrCat(key, " n=", values.size(), " ", UnitsText(Mean(values) * values.size()), " ",
                     UnitsText(Mean(values)));
    for (const long double p : {0.5L, 0.05L, 0.25L, 0.75L, 0.95L, 1.0L}) {
      absl::StrAppend(&line, " ", UnitsText(Quantile(values, p)));
    }
    lines.push_back(line);
  }
  return Finish(lines, n, left_out, 0);
}

std::vector<std::string> Recount::SalesCycle() const {
  struct Row {
    Spans won, lost, closed;
    int64_t open = 0;
  };
  std::map<std::string, Row> rows;
  LeftOutCounts left_out;
  int64_t n = 0, open = 0;
  if (query_.group_by.empty()) rows["[]"];
  for (const ReplayedDeal& deal : Selected(true)) {
    if (IsOpen(deal)) {
      if (query_.window.end.has_value() && deal.created() >= *query_.window.end) continue;
      if (LeavesOut(deal, left_out)) continue;
      ++rows[Key(deal, deal.created())].open;
      ++open;
      continue;
    }
    if (!query_.window.Includes(deal.entered()) || LeavesOut(deal, left_out)) continue;
    ++n;
    Row& row = rows[Key(deal, deal.entered())];
    const Micros cycle = deal.entered() - deal.created();
    (KindOf(deal) == StageKind::kWon ? row.won : row.lost).push_back(cycle);
    row.closed.push_back(cycle);
  }
  Lines lines;
  for (const auto& [key, row] : rows) {
    lines.push_back(absl::StrCat(key, " won ", Text(Days(row.won)), " lost ", Text(Days(row.lost)),
                                 " closed ", Text(Days(row.closed)), " open ", row.open));
  }
  return Finish(lines, n, left_out, open);
}

std::vector<std::string> Recount::TimeInStage() const {
  struct Row {
    Spans first, latest, total;
    std::map<std::string, Spans> ways;
    int64_t running = 0;
  };
  std::map<std::string, Row> rows;
  LeftOutCounts left_out;
  int64_t n = 0, censored = 0;
  for (const ReplayedDeal& deal : Selected(false)) {
    std::map<std::string, std::vector<size_t>> visits_of;
    for (size_t i = 0; i < deal.visits.size(); ++i) visits_of[deal.visits[i].stage].push_back(i);
    const auto counts = [&](size_t i) { return query_.window.Includes(deal.visits[i].enter); };
    std::erase_if(visits_of, [&](const auto& entry) {
      const auto& [stage, visits] = entry;
      return (!query_.stages.empty() && !Contains(query_.stages, stage)) ||
             std::none_of(visits.begin(), visits.end(), counts);
    });
    if (visits_of.empty() || LeavesOut(deal, left_out)) continue;
    ++n;
    for (const auto& [stage, visits] : visits_of) {
      const size_t shown = *std::find_if(visits.begin(), visits.end(), counts);
      Row& row =
          rows[absl::StrCat(Key(deal, deal.visits[shown].enter), " ", deal.pipeline, " ", stage)];
      int64_t total = 0, latest = 0;
      bool is_running = false;
      for (const size_t i : visits) {
        if (!counts(i)) continue;
        is_running = i + 1 == deal.visits.size();
        latest = (is_running ? query_.as_of : deal.visits[i + 1].enter) - deal.visits[i].enter;
        total += latest;
        if (i != visits.front()) continue;
        row.first.push_back(latest);
        row.ways[WayOutText(deal, i)].push_back(latest);
      }
      row.latest.push_back(latest);
      row.total.push_back(total);
      row.running += is_running;
      censored += is_running && IsOpen(deal);
    }
  }
  Lines lines;
  for (const auto& [key, row] : rows) {
    std::string line =
        absl::StrCat(key, " first ", Text(Days(row.first)), " latest ", Text(Days(row.latest)),
                     " total ", Text(Days(row.total)), " running ", row.running);
    for (const auto& [way, spans] : row.ways) {
      absl::StrAppend(&line, " ", way, " ", Text(Days(spans)));
    }
    lines.push_back(line);
  }
  return Finish(lines, n, left_out, censored);
}

std::string Recount::WayOutText(const ReplayedDeal& deal, size_t visit) const {
  if (visit + 1 == deal.visits.size()) return "RUNNING ";
  const std::string& from = deal.visits[visit].stage;
  const std::string& to = deal.visits[visit + 1].stage;
  if (StageOf(deal, to).kind == StageKind::kWon) return "WON " + to;
  if (StageOf(deal, to).kind == StageKind::kLost) return "LOST " + to;
  if (StageOf(deal, from).kind != StageKind::kOpen) return "REOPENED " + to;
  return (PlaceOf(deal, to) < PlaceOf(deal, from) ? "MOVED_BACK " : "ADVANCED ") + to;
}

std::vector<ReplayedDeal> Recount::ForVelocity(bool is_live, const Window& window,
                                               LeftOutCounts& left_out) const {
  std::vector<ReplayedDeal> counted;
  for (const ReplayedDeal& deal : Selected(false)) {
    const bool named = query_.stages.empty() || Contains(query_.stages, deal.stage());
    if (IsOpen(deal) ? !named || (is_live && IsStale(deal)) : !window.Includes(deal.entered())) {
      continue;
    }
    if (!LeavesOut(deal, left_out)) counted.push_back(deal);
  }
  return counted;
}

std::vector<std::string> Recount::Velocity(bool is_live) const {
  struct Factors {
    Spans won, cycles;
    int64_t lost = 0;
  };
  const bool by_stage = std::any_of(query_.group_by.begin(), query_.group_by.end(),
                                    [](auto& d) { return d.kind == DimensionKind::kStage; });
  Window window = is_live ? LiveWindow() : query_.window;
  if (!window.end.has_value() || *window.end > query_.as_of) window.end = query_.as_of;
  std::map<std::string, Factors> factors;
  std::map<std::string, std::pair<int64_t, std::string>> rows;  // open deals, key of the factors
  LeftOutCounts left_out;
  int64_t n = 0;
  const std::vector<ReplayedDeal> deals = ForVelocity(is_live, window, left_out);
  // A deal without amount is of the one currency there is, or of none where there are several.
  std::set<std::string> currencies;
  for (const ReplayedDeal& deal : deals) {
    if (const auto money = MoneyOf(deal)) currencies.insert(money->currency);
  }
  if (!query_.currency_code.empty()) currencies = {query_.currency_code};
  for (const ReplayedDeal& deal : deals) {
    const std::optional<Money> money = MoneyOf(deal);
    if (!money.has_value()) {
      ++left_out["NO_AMOUNT"];
      if (currencies.size() != 1) continue;
    }
    ++n;
    const std::string currency = money.has_value() ? money->currency : *currencies.begin();
    const std::string factors_key = Key(deal, 0, false) + " " + currency;
    if (IsOpen(deal) || !by_stage) {
      auto& row = rows[Key(deal, 0) + " " + currency];
      row.first += IsOpen(deal);
      row.second = factors_key;
    }
    Factors& f = factors[factors_key];
    if (KindOf(deal) == StageKind::kLost) ++f.lost;
    if (KindOf(deal) != StageKind::kWon) continue;
    if (money.has_value()) f.won.push_back(money->micros);
    f.cycles.push_back(deal.entered() - deal.created());
  }
  Lines lines;
  for (const auto& [key, row] : rows) {
    const Factors& f = factors[row.second];
    const auto wins = static_cast<int64_t>(f.cycles.size());
    const std::optional<double> rate = Share(wins, wins + f.lost);
    std::string size = "-", cycle = "-", velocity = "-", realised = "-";
    if (!f.won.empty()) size = UnitsText(Mean(f.won));
    if (wins > 0) {
      const long double days = Mean(f.cycles) / 86.4e9L;
      cycle = Text(std::optional<double>(static_cast<double>(days)));
      if (days > 0 && !f.won.empty()) {
        velocity = UnitsText(row.first * Mean(f.won) * wins / (wins + f.lost) / days);
      }
    }
    if (window.start.has_value() && *window.end > *window.start) {
      const long double days = (*window.end - *window.start) / 86.4e9L;
      realised = UnitsText(f.won.empty() ? 0 : Mean(f.won) * f.won.size() / days);
    }
    lines.push_back(absl::StrCat(key, " ", row.first, " ", size, " ", Text(rate), " ", cycle, " ",
                                 velocity, " ", realised));
  }
  return Finish(lines, n, left_out, 0);
}

Window Recount::LiveWindow() const {
  const absl::CivilMonth month =
      absl::ToCivilMonth(absl::FromUnixMicros(query_.as_of), query_.zone);
  const absl::CivilMonth end(month.year(), (month.month() - 1) / 3 * 3 + 1);
  return {absl::ToUnixMicros(absl::FromCivil(end - 12, query_.zone)),
          absl::ToUnixMicros(absl::FromCivil(end, query_.zone))};
}

}  // namespace revops::metrics::testing
