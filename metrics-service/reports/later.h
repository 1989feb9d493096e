// The part of a report that needs its own numbers alone, not the facts: describing them.
//
// Quantiles of millions of spans take longer than collecting them, and the follower waits while a
// report holds the facts. So a report that is given a Later leaves the describing to it, and
// whoever asked runs it once the facts are free.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_LATER_H_
#define REVOPS_METRICS_SERVICE_REPORTS_LATER_H_

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace revops::metrics {

// From this many values on a second thread pays: below it describing takes a few milliseconds.
inline constexpr size_t kValuesForTwoThreads = 500'000;

// Not thread-safe. Steps write into the rows of the report they come from: it may be moved, as its
// rows stay where they are, but not be copied or changed before Run().
class Later {
 public:
  // `values`: how many numbers the step describes. Steps are independent of each other.
  void Add(size_t values, std::function<void()> step) {
    values_ += values;
    steps_.push_back(std::move(step));
  }
  void Run();

 private:
  size_t values_ = 0;
  std::vector<std::function<void()>> steps_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_LATER_H_
