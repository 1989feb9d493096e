#include "metrics-service/reports/velocity.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "common/types/money.h"
#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/staleness.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {
namespace {

constexpr int32_t kTrailingQuarters = 4;
constexpr int64_t kNanosPerMicro = 1'000;

struct Factors {
  int64_t won = 0;
  int64_t lost = 0;
  int64_t won_sized = 0;  // those of `won` that have an amount
  absl::int128 won_micros = 0;
  absl::int128 won_cycle_micros = 0;

  void Add(const Factors& other) {
    won += other.won;
    lost += other.lost;
    won_sized += other.won_sized;
    won_micros += other.won_micros;
    won_cycle_micros += other.won_cycle_micros;
  }
};
// Of deals without amount.
constexpr LabelCode kNoCurrency = 0;
using OpenByCurrency = std::map<LabelCode, int64_t>;
using FactorsByCurrency = std::map<LabelCode, Factors>;

// Below what 128 bits hold, above what any message does: see SetMoney().
constexpr long double kMaxNanos = 1e38L;

absl::int128 RoundToNanos(long double micros) {
  const long double nanos = std::round(micros * kNanosPerMicro);
  return static_cast<absl::int128>(std::clamp(nanos, -kMaxNanos, kMaxNanos));
}

// The product in extended precision (64 bits of mantissa): exact sums go in, one rounding comes
// out.
std::optional<absl::int128> VelocityOf(int64_t deals, const Factors& factors) {
  if (factors.won_sized == 0 || factors.won_cycle_micros == 0) return std::nullopt;
  const long double average_micros =
      static_cast<long double>(factors.won_micros) / static_cast<long double>(factors.won_sized);
  const long double win_rate =
      static_cast<long double>(factors.won) / static_cast<long double>(factors.won + factors.lost);
  const long double cycle_days = static_cast<long double>(factors.won_cycle_micros) /
                                 static_cast<long double>(factors.won) / kMicrosPerDay;
  return RoundToNanos(static_cast<long double>(deals) * average_micros * win_rate / cycle_days);
}

VelocityRow ToRow(GroupKey key, absl::string_view currency, int64_t deals, const Factors& factors,
                  const Window& window) {
  VelocityRow row{.group = std::move(key),
                  .currency_code = std::string(currency),
                  .deals = deals,
                  .average_won_size = std::nullopt,
                  .win_rate = Ratio(factors.won, factors.won + factors.lost),
                  .mean_won_cycle_days =
                      Ratio(factors.won_cycle_micros, absl::int128(factors.won) * kMicrosPerDay),
                  .velocity_per_day = VelocityOf(deals, factors),
                  .realised_per_day = std::nullopt};
  if (factors.won_sized > 0) {
    row.average_won_size = DivideRounded(factors.won_micros * kNanosPerMicro, factors.won_sized);
  }
  if (window.start.has_value() && *window.end > *window.start) {
    row.realised_per_day =
        RoundToNanos(static_cast<long double>(factors.won_micros) * kMicrosPerDay /
                     static_cast<long double>(*window.end - *window.start));
  }
  return row;
}

Window FactorsWindow(const ReportQuery& query, VelocityMode mode) {
  if (mode == VelocityMode::kLive) {
    return Calendar(query.zone).TrailingQuarters(query.as_of, kTrailingQuarters);
  }
  Window window = query.window;
  window.end = std::min(window.end.value_or(query.as_of), query.as_of);
  return window;
}

// Counts deals by group and currency, those without amount as of kNoCurrency.
class Tally {
 public:
  Tally(const Facts& facts, const ReportQuery& query)
      : facts_(facts),
        query_(query),
        groups_(facts, query.group_by, query.zone),
        factor_groups_(facts, WithoutStage(query), query.zone),
        is_by_stage_(WithoutStage(query).size() < query.group_by.size()) {}

  void Count(const Sighting& sighting, const std::optional<Value>& value) {
    const Standing& standing = sighting.standing;
    const LabelCode currency = value.has_value() ? value->currency : kNoCurrency;
    ++deals_[currency];
    const size_t factor_group = factor_groups_.IndexOf(sighting, standing.entered);
    if (sighting.IsOpen() || !is_by_stage_) {
      const size_t group = groups_.IndexOf(sighting, standing.entered);
      factors_of_[group] = factor_group;
      open_[group][currency] += sighting.IsOpen() ? 1 : 0;
    }
    if (sighting.IsOpen()) return;
    Factors& factors = factors_[factor_group][currency];
    ++(sighting.IsWon() ? factors.won : factors.lost);
    if (!sighting.IsWon()) return;
    factors.won_cycle_micros += standing.entered - standing.created;
    if (!value.has_value()) return;
    ++factors.won_sized;
    factors.won_micros += value->micros;
  }

  VelocityReport Report(const Window& window) {
    VelocityReport report;
    report.basis.groups = std::max(groups_.size(), factor_groups_.size());
    const std::optional<std::string> only = OnlyCurrency();
    for (const auto& [currency, deals] : deals_) {
      if (currency != kNoCurrency || only.has_value()) report.basis.n += deals;
    }
    if (report.basis.groups > kGroupsMax) return report;
    for (const size_t group : groups_.InOrder()) {
      std::map<std::string, std::pair<int64_t, Factors>> by_currency;
      const FactorsByCurrency& factors = factors_[factors_of_[group]];
      for (const auto& [currency, deals] : open_[group]) {
        if (currency == kNoCurrency && !only.has_value()) continue;
        const std::string code =
            only.has_value() ? *only : std::string(facts_.currencies().Text(currency));
        by_currency[code].first += deals;
      }
      for (auto& [code, row] : by_currency) {
        for (const auto& [currency, part] : factors) {
          if (only.has_value() || facts_.currencies().Text(currency) == code) row.second.Add(part);
        }
        report.rows.push_back(ToRow(groups_.KeyOf(group), code, row.first, row.second, window));
      }
    }
    return report;
  }

 private:
  static std::vector<Dimension> WithoutStage(const ReportQuery& query) {
    std::vector<Dimension> dimensions = query.group_by;
    std::erase_if(dimensions, [](const Dimension& d) { return d.kind == DimensionKind::kStage; });
    return dimensions;
  }

  // The currency of every deal that counts and has an amount; deals without one belong to it, too.
  // Nothing where there are several, or none at all.
  std::optional<std::string> OnlyCurrency() const {
    if (!query_.currency_code.empty()) return query_.currency_code;
    const size_t currencies = deals_.size() - deals_.count(kNoCurrency);
    if (currencies != 1) return std::nullopt;
    return std::string(facts_.currencies().Text(deals_.rbegin()->first));
  }

  const Facts& facts_;
  const ReportQuery& query_;
  Groups groups_;
  Groups factor_groups_;  // a stage splits the open deals alone
  const bool is_by_stage_;
  std::map<LabelCode, int64_t> deals_;
  PerGroup<OpenByCurrency> open_;
  PerGroup<FactorsByCurrency> factors_;
  PerGroup<size_t> factors_of_;  // which factors a group goes with
};

}  // namespace

VelocityReport ReportVelocity(const Facts& facts, const ReportQuery& query, VelocityMode mode) {
  const bool is_live = mode == VelocityMode::kLive;
  const Selection selection(facts, query, StageFilter::kRows);
  const Staleness staleness(facts, selection.lens());
  const Window window = FactorsWindow(query, mode);
  Tally tally(facts, query);
  LeftOutTally left_out;
  selection.ForEach([&](const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    const bool counts = sighting.IsOpen() ? selection.NamesStage(standing.stage) &&
                                                !(is_live && staleness.IsStale(standing))
                                          : window.Includes(standing.entered);
    if (!counts || selection.LeavesOut(sighting, left_out)) return;
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) left_out.Add(LeftOutTally::kNoAmount);
    tally.Count(sighting, value);
  });
  VelocityReport report = tally.Report(window);
  report.basis.definition = is_live ? "velocity.live.v1" : "velocity.all_open.v1";
  report.basis.window = window;
  report.basis.left_out = left_out.ToLeftOut();
  return report;
}

}  // namespace revops::metrics
