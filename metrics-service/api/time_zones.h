// Time zones by the names that callers give.
//
// absl::LoadTimeZone opens whatever file a name leads to, `../` and FIFOs included, and remembers
// every name it was ever given, good or not, for the life of the process. So a name is looked at
// first: it must be one of a zone of this machine's tz database, of which there are some hundred.
#ifndef REVOPS_METRICS_SERVICE_API_TIME_ZONES_H_
#define REVOPS_METRICS_SERVICE_API_TIME_ZONES_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace revops::metrics {

// The longest name in the tz database has 32 bytes.
inline constexpr size_t kZoneNameBytesMax = 64;

// Whether the name can be one of the tz database: up to kZoneNameBytesMax of [A-Za-z0-9_+/-], one
// spelling per file, not `localtime`, which means another zone on each machine.
bool IsZoneName(absl::string_view name);

// The zone; nothing unless it is `UTC` or a zone of the tz database on this machine. Thread-safe.
std::optional<absl::TimeZone> FindTimeZone(absl::string_view name);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_API_TIME_ZONES_H_
