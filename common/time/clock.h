// Where "now" comes from: main hands a clock in, tests hand in their own.
#ifndef REVOPS_COMMON_TIME_CLOCK_H_
#define REVOPS_COMMON_TIME_CLOCK_H_

#include "absl/time/time.h"

namespace revops {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Whole microseconds, the resolution of everything stored.
  virtual absl::Time Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

}  // namespace revops

#endif  // REVOPS_COMMON_TIME_CLOCK_H_
