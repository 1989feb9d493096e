// Instants as the suite keeps them: whole microseconds of Unix time, UTC, years 1900 to 9999.
//
// A Timestamp's nanoseconds beyond the microsecond are cut off on the way in.
#ifndef REVOPS_COMMON_TIME_TIMESTAMPS_H_
#define REVOPS_COMMON_TIME_TIMESTAMPS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace revops {

// Bounds of every instant and date the suite accepts.
inline constexpr int kMinYear = 1900;
inline constexpr int kMaxYear = 9999;

// INVALID_ARGUMENT naming `field` when nanos or the year are out of range.
absl::StatusOr<absl::Time> InstantFromParts(absl::string_view field, int64_t seconds,
                                            int32_t nanos);

// INVALID_ARGUMENT naming `field` unless it is a full calendar date within the bounds.
absl::StatusOr<absl::CivilDay> DateFromParts(absl::string_view field, int year, int month, int day);

// `2017-10-01T00:00:00Z`, with as many decimals as needed.
std::string FormatInstant(absl::Time instant);
// `2017-10-01`
std::string FormatDate(absl::CivilDay date);

}  // namespace revops

#endif  // REVOPS_COMMON_TIME_TIMESTAMPS_H_
