// Instants as the facts keep them.
#ifndef REVOPS_METRICS_SERVICE_FACTS_INSTANT_H_
#define REVOPS_METRICS_SERVICE_FACTS_INSTANT_H_

#include <cstdint>

namespace revops::metrics {

// Microseconds since 1970-01-01T00:00:00Z.
using Micros = int64_t;
inline constexpr Micros kMicrosPerDay = int64_t{86'400} * 1'000'000;

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_INSTANT_H_
