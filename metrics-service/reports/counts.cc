#include "metrics-service/reports/counts.h"

namespace revops::metrics {

int64_t Counts::AtRank(int64_t rank) const {
  size_t count = 0;
  for (int64_t before = having_[0]; before <= rank; before += having_[count]) ++count;
  return static_cast<int64_t>(count);
}

// Between the two nearest ranks, linearly: rank (n - 1) x p, in whole hundredths until the end.
double Counts::Quantile(int64_t n, int64_t percent) const {
  const int64_t hundredths = (n - 1) * percent;
  const int64_t low = AtRank(hundredths / 100), rest = hundredths % 100;
  if (rest == 0) return static_cast<double>(low);
  const int64_t high = AtRank(hundredths / 100 + 1);
  return static_cast<double>(low * 100 + (high - low) * rest) / 100;
}

CountStatistics Counts::Describe() const {
  CountStatistics all;
  for (size_t count = 0; count < having_.size(); ++count) {
    all.n += having_[count];
    all.sum += static_cast<int64_t>(count) * having_[count];
    if (having_[count] > 0) all.max = static_cast<int64_t>(count);
  }
  if (all.n == 0) return all;
  all.mean = static_cast<double>(all.sum) / static_cast<double>(all.n);
  all.median = Quantile(all.n, 50);
  all.p90 = Quantile(all.n, 90);
  return all;
}

}  // namespace revops::metrics
