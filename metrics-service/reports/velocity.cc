#include "metrics-service/reports/velocity.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

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
  absl::int128 won_micros = 0;
  absl::int128 won_cycle_micros = 0;
};
using OpenByCurrency = std::map<LabelCode, int64_t>;
using FactorsByCurrency = std::map<LabelCode, Factors>;

absl::int128 RoundToNanos(long double micros) {
  return static_cast<absl::int128>(std::round(micros * kNanosPerMicro));
}

// The product in extended precision (64 bits of mantissa): exact sums go in, one rounding comes
// out.
std::optional<absl::int128> VelocityOf(int64_t deals, const Factors& factors) {
  if (factors.won == 0 || factors.won_cycle_micros == 0) return std::nullopt;
  const long double average_micros =
      static_cast<long double>(factors.won_micros) / static_cast<long double>(factors.won);
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
  if (factors.won > 0) {
    row.average_won_size = DivideRounded(factors.won_micros * kNanosPerMicro, factors.won);
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

}  // namespace

VelocityReport ReportVelocity(const Facts& facts, const ReportQuery& query, VelocityMode mode) {
  const bool is_live = mode == VelocityMode::kLive;
  const Selection selection(facts, query, StageFilter::kRows);
  const Staleness staleness(facts, selection.lens());
  const Window window = FactorsWindow(query, mode);
  std::vector<Dimension> without_stage = query.group_by;
  std::erase_if(without_stage,
                [](const Dimension& dimension) { return dimension.kind == DimensionKind::kStage; });
  const bool is_by_stage = without_stage.size() < query.group_by.size();
  Groups groups(facts, query.group_by, query.zone);
  Groups factor_groups(facts, without_stage, query.zone);
  PerGroup<OpenByCurrency> open;
  PerGroup<FactorsByCurrency> factors;
  PerGroup<size_t> factors_of;  // which factors a group goes with
  LeftOutTally left_out;
  VelocityReport report;
  selection.ForEach([&](const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    const bool counts = sighting.IsOpen() ? selection.NamesStage(standing.stage) &&
                                                !(is_live && staleness.IsStale(standing))
                                          : window.Includes(standing.entered);
    if (!counts || selection.LeavesOut(sighting, left_out)) return;
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) {
      left_out.Add(LeftOutTally::kNoAmount);
      return;
    }
    ++report.basis.n;
    const size_t factor_group = factor_groups.IndexOf(sighting, standing.entered);
    Factors& of_currency = factors[factor_group][value->currency];
    if (sighting.IsOpen() || !is_by_stage) {
      const size_t group = groups.IndexOf(sighting, standing.entered);
      factors_of[group] = factor_group;
      open[group][value->currency] += sighting.IsOpen() ? 1 : 0;
    }
    if (sighting.IsOpen()) return;
    ++(sighting.IsWon() ? of_currency.won : of_currency.lost);
    if (!sighting.IsWon()) return;
    of_currency.won_micros += value->micros;
    of_currency.won_cycle_micros += standing.entered - standing.created;
  });
  for (const size_t group : groups.InOrder()) {
    std::map<std::string, VelocityRow> by_currency;
    for (const auto& [currency, deals] : open[group]) {
      const absl::string_view code = facts.currencies().Text(currency);
      by_currency[std::string(code)] =
          ToRow(groups.KeyOf(group), code, deals, factors[factors_of[group]][currency], window);
    }
    for (auto& [code, row] : by_currency) report.rows.push_back(std::move(row));
  }
  report.basis.definition = is_live ? "velocity.live.v1" : "velocity.all_open.v1";
  report.basis.window = window;
  report.basis.left_out = left_out.ToLeftOut();
  return report;
}

}  // namespace revops::metrics
