// The single figure that stands for an amount with recurring parts.
#ifndef REVOPS_METRICS_SERVICE_FACTS_MEASURE_H_
#define REVOPS_METRICS_SERVICE_FACTS_MEASURE_H_

#include <cstdint>

#include "absl/numeric/int128.h"
#include "metrics-service/facts/dictionary.h"

namespace revops::metrics {

struct AmountRow {
  int64_t one_off_micros = 0;
  int64_t recurring_micros = 0;
  int32_t recurring_months = 0;
  LabelCode currency = 0;  // 0: no amount
};

enum class Measure { kAcv, kTcv, kMrr };

// Saturates: of what deal-service accepts, no total comes near the bounds (10^12 units of
// 9.2 x 10^12); what it once accepted beyond that counts as the bound.
int64_t MicrosOf(const AmountRow& amount, Measure measure);
// `micros` x the stage's probability, rounded half away from zero.
absl::int128 WeightedMicros(int64_t micros, int32_t probability_bp);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_MEASURE_H_
