#include "metrics-service/reports/statistics.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "common/types/money.h"

namespace revops::metrics {
namespace {

constexpr std::array<int64_t, 5> kPercents = {5, 25, 50, 75, 95};
constexpr int64_t kNanosPerMicro = 1'000;

struct Described {
  absl::int128 sum = 0;
  // A hundred times the quantile of each of kPercents, so that interpolation stays whole.
  std::array<absl::int128, kPercents.size()> hundredfold{};
  int64_t max = 0;
};

// `values` is not empty. Selection instead of sorting: each step looks only at what lies above the
// rank before.
Described Describe(std::vector<int64_t>& values) {
  Described result;
  for (const int64_t value : values) result.sum += value;
  const auto last = static_cast<int64_t>(values.size()) - 1;
  auto from = values.begin();
  for (size_t i = 0; i < kPercents.size(); ++i) {
    const int64_t rank = last * kPercents[i] / 100, fraction = last * kPercents[i] % 100;
    const auto low = values.begin() + rank;
    std::nth_element(from, low, values.end());
    from = low;
    const int64_t high = fraction == 0 ? *low : *std::min_element(low + 1, values.end());
    result.hundredfold[i] = absl::int128(*low) * 100 + (absl::int128(high) - *low) * fraction;
  }
  result.max = *std::max_element(from, values.end());
  return result;
}

double Days(absl::int128 micros, int64_t divisor) {
  return static_cast<double>(static_cast<long double>(micros) /
                             (static_cast<long double>(divisor) * kMicrosPerDay));
}

}  // namespace

DayStatistics DescribeDays(std::vector<Micros>& spans) {
  DayStatistics days;
  days.n = static_cast<int64_t>(spans.size());
  if (spans.empty()) return days;
  const Described spread = Describe(spans);
  days.mean = Days(spread.sum, days.n);
  days.p05 = Days(spread.hundredfold[0], 100);
  days.p25 = Days(spread.hundredfold[1], 100);
  days.median = Days(spread.hundredfold[2], 100);
  days.p75 = Days(spread.hundredfold[3], 100);
  days.p95 = Days(spread.hundredfold[4], 100);
  days.max = Days(spread.max, 1);
  return days;
}

MoneyStatistics DescribeMoney(std::vector<int64_t>& micros) {
  MoneyStatistics money;
  money.n = static_cast<int64_t>(micros.size());
  if (micros.empty()) return money;
  const Described spread = Describe(micros);
  const auto quantile = [&](size_t i) {
    return DivideRounded(spread.hundredfold[i] * kNanosPerMicro, 100);
  };
  money.sum_nanos = spread.sum * kNanosPerMicro;
  money.mean = DivideRounded(money.sum_nanos, money.n);
  money.p05 = quantile(0);
  money.p25 = quantile(1);
  money.median = quantile(2);
  money.p75 = quantile(3);
  money.p95 = quantile(4);
  money.max = absl::int128(spread.max) * kNanosPerMicro;
  return money;
}

std::optional<double> Ratio(absl::int128 numerator, absl::int128 denominator) {
  if (denominator == 0) return std::nullopt;
  return static_cast<double>(static_cast<long double>(numerator) /
                             static_cast<long double>(denominator));
}

}  // namespace revops::metrics
