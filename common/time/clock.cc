#include "common/time/clock.h"

#include "absl/time/clock.h"

namespace revops {

absl::Time SystemClock::Now() const {
  return absl::FromUnixMicros(absl::ToUnixMicros(absl::Now()));
}

}  // namespace revops
