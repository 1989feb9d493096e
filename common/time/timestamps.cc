#include "common/time/timestamps.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops {

absl::StatusOr<absl::Time> InstantFromParts(absl::string_view field, int64_t seconds,
                                            int32_t nanos) {
  if (nanos < 0 || nanos > 999'999'999) {
    return InvalidField(field, absl::StrCat("nanos must be 0 to 999,999,999, is ", nanos));
  }
  const absl::Time instant = absl::FromUnixSeconds(seconds) + absl::Microseconds(nanos / 1000);
  const absl::Time first = absl::FromCivil(absl::CivilYear(kMinYear), absl::UTCTimeZone());
  const absl::Time end = absl::FromCivil(absl::CivilYear(kMaxYear + 1), absl::UTCTimeZone());
  if (instant < first || instant >= end) {
    return InvalidField(field, absl::StrCat("must lie in the years ", kMinYear, " to ", kMaxYear,
                                            ", is ", seconds, " s after 1970"));
  }
  return instant;
}

absl::StatusOr<absl::CivilDay> DateFromParts(absl::string_view field, int year, int month,
                                             int day) {
  const absl::CivilDay date(year, month, day);
  if (date.year() != year || date.month() != month || date.day() != day || year < kMinYear ||
      year > kMaxYear) {
    return InvalidField(field, absl::StrCat("must be a calendar date of the years ", kMinYear,
                                            " to ", kMaxYear, ", is ", year, "-", month, "-", day));
  }
  return date;
}

std::string FormatInstant(absl::Time instant) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", instant, absl::UTCTimeZone());
}

std::string FormatDate(absl::CivilDay date) { return absl::FormatCivilTime(date); }

}  // namespace revops
