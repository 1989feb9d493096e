// Plain arithmetic for recounts.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RECOUNT_NUMBERS_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RECOUNT_NUMBERS_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metrics-service/reports/statistics.h"
#include "tests/metrics-service/support/render.h"

namespace revops::metrics::testing {

using LeftOutCounts = std::map<std::string, int64_t>;
using Spans = std::vector<int64_t>;

inline long double Quantile(const Spans& sorted, long double p) {
  const long double rank = static_cast<long double>(sorted.size() - 1) * p;
  const auto low = static_cast<size_t>(std::floor(rank + 1e-12L));
  const size_t high = std::min(low + 1, sorted.size() - 1);
  const long double fraction = rank - static_cast<long double>(low);
  return static_cast<long double>(sorted[low]) +
         fraction * static_cast<long double>(sorted[high] - sorted[low]);
}

inline long double Mean(const Spans& values) {
  long double sum = 0;
  for (const int64_t value : values) sum += static_cast<long double>(value);
  return sum / static_cast<long double>(values.size());
}

inline DayStatistics Days(Spans spans) {
  std::sort(spans.begin(), spans.end());
  DayStatistics days;
  days.n = static_cast<int64_t>(spans.size());
  if (spans.empty()) return days;
  const auto in_days = [](long double micros) { return static_cast<double>(micros / 86.4e9L); };
  days.mean = in_days(Mean(spans));
  days.median = in_days(Quantile(spans, 0.5L));
  days.p05 = in_days(Quantile(spans, 0.05L));
  days.p25 = in_days(Quantile(spans, 0.25L));
  days.p75 = in_days(Quantile(spans, 0.75L));
  days.p95 = in_days(Quantile(spans, 0.95L));
  days.max = in_days(static_cast<long double>(spans.back()));
  return days;
}

inline std::string UnitsText(long double micros) {
  const long double nanos = std::round(micros * 1000);
  return Text(std::optional<double>(static_cast<double>(nanos / 1e9L)));
}

inline std::optional<double> Share(int64_t part, int64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

inline std::vector<std::string> Finish(std::vector<std::string> lines, int64_t n,
                                       const LeftOutCounts& left_out, int64_t n_censored) {
  std::sort(lines.begin(), lines.end());
  lines.insert(lines.begin(), BasisText(n, left_out, n_censored));
  return lines;
}

inline bool Contains(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RECOUNT_NUMBERS_H_
