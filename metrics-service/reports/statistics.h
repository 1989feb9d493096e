// Means and quantiles, exact until the last division.
//
// Quantiles interpolate linearly between the two nearest ranks: rank (n - 1) x p, as numpy's
// default and R's type 7 do (Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996).
#ifndef REVOPS_METRICS_SERVICE_REPORTS_STATISTICS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_STATISTICS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "absl/numeric/int128.h"
#include "metrics-service/facts/fact.h"

namespace revops::metrics {

// Of spans, in days of 86,400 s; all but n absent where there is none.
struct DayStatistics {
  int64_t n = 0;
  std::optional<double> mean, median, p05, p25, p75, p95, max;
};

// Of money, in nano-units (1/1,000,000,000) rounded half away from zero; absent where n is 0.
struct MoneyStatistics {
  int64_t n = 0;
  absl::int128 sum_nanos = 0;
  std::optional<absl::int128> mean, median, p05, p25, p75, p95, max;
};

// The numbers of one population, in pieces that need not be copied together.
using Pieces = std::vector<std::span<const int64_t>>;

DayStatistics DescribeDays(const Pieces& spans);
MoneyStatistics DescribeMoney(const Pieces& micros);
// Of `n` spans that are in order already: `at` gives the one of a rank, from 0.
DayStatistics DescribeOrderedDays(size_t n, absl::int128 sum,
                                  const std::function<Micros(size_t rank)>& at);

// Several populations that share numbers: each is made of some of the `pieces`, by their place. A
// number is read no more often for being in several populations.
std::vector<DayStatistics> DescribeDaysOf(const std::vector<Pieces>& pieces,
                                          const std::vector<std::vector<size_t>>& populations);

// numerator / denominator; absent where the denominator is 0.
std::optional<double> Ratio(absl::int128 numerator, absl::int128 denominator);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_STATISTICS_H_
