// Small counts, as a histogram: how many deals have how many.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_COUNTS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace revops::metrics {

// All but n and sum absent where there is none.
struct CountStatistics {
  int64_t n = 0;
  int64_t sum = 0;
  std::optional<double> mean, median, p90;
  std::optional<int64_t> max;
};

class Counts {
 public:
  void Add(size_t count) {
    if (count >= having_.size()) having_.resize(count + 1);
    ++having_[count];
  }
  void Absorb(const Counts& other) {
    if (other.having_.size() > having_.size()) having_.resize(other.having_.size());
    for (size_t count = 0; count < other.having_.size(); ++count) {
      having_[count] += other.having_[count];
    }
  }
  // Quantiles as in statistics.h.
  CountStatistics Describe() const;

 private:
  int64_t AtRank(int64_t rank) const;
  double Quantile(int64_t n, int64_t percent) const;

  std::vector<int64_t> having_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_COUNTS_H_
