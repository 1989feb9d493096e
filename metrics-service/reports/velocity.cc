#include "metrics-service/reports/velocity.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "common/types/money.h"
#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/scan.h"
#include "metrics-service/reports/selection.h"
#include "metrics-service/reports/staleness.h"
#include "metrics-service/reports/statistics.h"
#include "metrics-service/reports/totals.h"

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

struct OpenByCurrency {
  std::map<LabelCode, int64_t> deals;
  size_t factors = 0;  // the group whose factors it goes with
};
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
class Part {
 public:
  // Of all open deals where there is no `staleness`.
  Part(const Selection& selection, const Staleness* staleness, const Window& window)
      : selection_(selection),
        facts_(selection.facts()),
        query_(selection.query()),
        staleness_(staleness),
        window_(window),
        groups_(facts_, query_),
        factor_groups_(facts_, WithoutStage(query_), query_),
        is_by_stage_(WithoutStage(query_).size() < query_.group_by.size()) {}

  void See(const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    const bool counts = sighting.IsOpen()
                            ? selection_.NamesStage(standing.stage) &&
                                  !(staleness_ != nullptr && staleness_->IsStale(standing))
                            : window_.Includes(standing.entered);
    if (!counts || selection_.LeavesOut(sighting, left_out)) return;
    const std::optional<Value> value = selection_.ValueOf(sighting);
    if (!value.has_value()) left_out.Add(LeftOutTally::kNoAmount);
    Count(sighting, value);
  }
  // As if it had seen all deals of the totals: live ones, and those closed in the window.
  void TakeTotals(const Present& present) {
    std::map<Slot, int64_t> live;
    for (const auto& [code, slots] : present.open()) {
      const StageRow& stage = facts_.stages().Row(code);
      const Micros longest = present.LongestCycleOf(stage.pipeline);
      for (const auto& [slot, open] : slots) {
        live[slot] += static_cast<int64_t>(open.deals.size()) -
                      StaleAmong(open, stage, query_.as_of, longest);
      }
    }
    for (const auto& [slot, deals] : live) TakeSlot(slot, deals, {});
    for (const auto& [slot, closings] : present.closings()) {
      ClosedSums sums = SumsBefore(closings, *window_.end);
      sums.Remove(SumsBefore(closings, *window_.start));
      TakeSlot(slot, 0, sums);
    }
  }
  void Absorb(Part&& other) {
    left_out.Absorb(other.left_out);
    for (const auto& [currency, deals] : other.deals_) deals_[currency] += deals;
    const std::vector<size_t> factor_numbers = factor_groups_.Absorb(other.factor_groups_);
    other.factors_.ForEach([&](size_t group, const FactorsByCurrency& factors) {
      FactorsByCurrency& own = factors_[factor_numbers[group]];
      for (const auto& [currency, part] : factors) own[currency].Add(part);
    });
    const std::vector<size_t> numbers = groups_.Absorb(other.groups_);
    other.open_.ForEach([&](size_t group, const OpenByCurrency& open) {
      OpenByCurrency& own = open_[numbers[group]];
      own.factors = factor_numbers[open.factors];
      for (const auto& [currency, deals] : open.deals) own.deals[currency] += deals;
    });
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
      const FactorsByCurrency& factors = factors_[open_[group].factors];
      for (const auto& [currency, deals] : open_[group].deals) {
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

  LeftOutTally left_out;

 private:
  void TakeSlot(Slot slot, int64_t live, const ClosedSums& closed) {
    const int64_t deals = live + closed.won + closed.lost;
    if (slot == kVoidSlot) left_out.Add(LeftOutTally::kVoid, deals);
    if (slot == kVoidSlot || deals == 0) return;
    const bool is_sized = slot != kNoAmountSlot;
    if (!is_sized) left_out.Add(LeftOutTally::kNoAmount, deals);
    deals_[slot] += deals;
    open_[0].deals[slot] += live;
    factors_[0][slot].Add({.won = closed.won,
                           .lost = closed.lost,
                           .won_sized = is_sized ? closed.won : 0,
                           .won_micros = closed.won_micros,
                           .won_cycle_micros = closed.won_cycle_micros});
  }
  void Count(const Sighting& sighting, const std::optional<Value>& value) {
    const Standing& standing = sighting.standing;
    const LabelCode currency = value.has_value() ? value->currency : kNoCurrency;
    ++deals_[currency];
    const size_t factor_group = factor_groups_.IndexOf(sighting, standing.entered);
    if (sighting.IsOpen() || !is_by_stage_) {
      OpenByCurrency& open = open_[groups_.IndexOf(sighting, standing.entered)];
      open.factors = factor_group;
      open.deals[currency] += sighting.IsOpen() ? 1 : 0;
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

  const Selection& selection_;
  const Facts& facts_;
  const ReportQuery& query_;
  const Staleness* const staleness_;
  const Window window_;
  Groups groups_;
  Groups factor_groups_;  // a stage splits the open deals alone
  const bool is_by_stage_;
  std::map<LabelCode, int64_t> deals_;
  PerGroup<OpenByCurrency> open_;
  PerGroup<FactorsByCurrency> factors_;
};

}  // namespace

VelocityReport ReportVelocity(const Facts& facts, const ReportQuery& query, VelocityMode mode) {
  const bool is_live = mode == VelocityMode::kLive;
  const Selection selection(facts, query, StageFilter::kRows);
  const Window window = FactorsWindow(query, mode);
  const auto report = [&](Part&& counted) {
    VelocityReport report = counted.Report(window);
    report.basis.definition = is_live ? "velocity.live.v1" : "velocity.all_open.v1";
    report.basis.window = window;
    report.basis.left_out = counted.left_out.ToLeftOut();
    return report;
  };
  const Present* const totals = TotalsFor(facts, query);
  if (is_live && totals != nullptr && query.group_by.empty()) {
    Part counted(selection, nullptr, window);
    counted.TakeTotals(*totals);
    return report(std::move(counted));
  }
  std::optional<Staleness> staleness;
  if (is_live) staleness.emplace(facts, selection.lens());
  return report(Scan(selection, [&] {
    return Part(selection, staleness.has_value() ? &*staleness : nullptr, window);
  }));
}

}  // namespace revops::metrics
