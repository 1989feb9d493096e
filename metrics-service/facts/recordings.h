// The distinct recorded times, in order: a fact keeps a 4-byte number instead of an instant, and
// "what was recorded before K" becomes a prefix of numbers.
#ifndef REVOPS_METRICS_SERVICE_FACTS_RECORDINGS_H_
#define REVOPS_METRICS_SERVICE_FACTS_RECORDINGS_H_

#include <cstdint>
#include <limits>
#include <optional>

#include "metrics-service/facts/column.h"
#include "metrics-service/facts/instant.h"

namespace revops::metrics {

// Number of a recorded time; facts with a smaller one were recorded earlier.
using Recording = uint32_t;
// As a bound: everything recorded so far. As a value: never.
inline constexpr Recording kNoRecording = std::numeric_limits<Recording>::max();

class Recordings {
 public:
  // Recorded times never go back (rule of the log); one that does is taken as the last.
  Recording Add(Micros recorded) {
    if (times_.size() == 0 || recorded > times_[times_.size() - 1]) times_.Append(recorded);
    return static_cast<Recording>(times_.size() - 1);
  }
  // Facts numbered below the answer were recorded before `instant`.
  Recording Before(Micros instant) const {
    size_t low = 0, high = times_.size();
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (times_[middle] < instant) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return static_cast<Recording>(low);
  }
  // Nothing before the first one.
  std::optional<Micros> Newest() const {
    if (times_.size() == 0) return std::nullopt;
    return times_[times_.size() - 1];
  }

 private:
  Column<Micros> times_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_RECORDINGS_H_
