#include "metrics-service/facts/measure.h"

#include <algorithm>
#include <limits>

#include "absl/numeric/int128.h"
#include "common/types/money.h"

namespace revops::metrics {
namespace {

constexpr int64_t kMonthsPerYear = 12;
constexpr int64_t kBasisPoints = 10'000;

int64_t Saturated(absl::int128 micros) {
  return static_cast<int64_t>(std::clamp<absl::int128>(micros, std::numeric_limits<int64_t>::min(),
                                                       std::numeric_limits<int64_t>::max()));
}

}  // namespace

int64_t MicrosOf(const AmountRow& amount, Measure measure) {
  const int64_t months = amount.recurring_months == 0 ? kMonthsPerYear : amount.recurring_months;
  const absl::int128 one_off = amount.one_off_micros, recurring = amount.recurring_micros;
  switch (measure) {
    case Measure::kAcv:
      return Saturated(one_off + recurring * std::min(months, kMonthsPerYear));
    case Measure::kTcv:
      return Saturated(one_off + recurring * months);
    case Measure::kMrr:
      return amount.recurring_micros;
  }
  return 0;
}

absl::int128 WeightedMicros(int64_t micros, int32_t probability_bp) {
  return DivideRounded(absl::int128(micros) * probability_bp, kBasisPoints);
}

}  // namespace revops::metrics
