#include "cli/import/dates.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

// Some 45 years of days; time stamps with seconds rarely repeat and just pass through.
constexpr size_t kKnownDatesMax = 16'384;

bool IsWithinBounds(absl::Time instant) {
  const int64_t year = absl::ToCivilYear(instant, absl::UTCTimeZone()).year();
  return year >= kMinYear && year <= kMaxYear;
}

}  // namespace

std::vector<std::string> DefaultDateFormats() {
  return {"%Y-%m-%d",
          "%Y-%m-%d %H:%M",
          "%Y-%m-%d %H:%M:%E*S",
          "%Y-%m-%dT%H:%M:%E*S%Ez",
          "%Y-%m-%dT%H:%M:%E*S%z",
          "%Y-%m-%dT%H:%M:%E*S",
          "%Y-%m-%d %H:%M:%E*S%Ez",
          "%d.%m.%Y",
          "%d.%m.%Y %H:%M",
          "%d.%m.%Y %H:%M:%E*S",
          "%Y/%m/%d",
          "%Y/%m/%d %H:%M"};
}

DateParser::DateParser(std::vector<std::string> formats, absl::TimeZone zone)
    : formats_(std::move(formats)), zone_(zone) {}

absl::StatusOr<absl::Time> DateParser::Parse(absl::string_view text) const {
  for (const std::string& format : formats_) {
    absl::Time instant;
    if (absl::ParseTime(format, text, zone_, &instant, nullptr) && IsWithinBounds(instant)) {
      return instant;
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      Quoted(text), " is no date between ", kMinYear, " and ", kMaxYear, " in ",
      formats_.size() == 1 ? "the format " : "any of the formats ", absl::StrJoin(formats_, ", ")));
}

absl::StatusOr<absl::Time> DateParser::Instant(absl::string_view text) {
  if (const auto it = known_.find(text); it != known_.end()) return it->second;
  absl::StatusOr<absl::Time> instant = Parse(text);
  if (instant.ok()) {
    if (known_.size() >= kKnownDatesMax) known_.clear();
    known_.emplace(std::string(text), *instant);
  }
  return instant;
}

absl::Time DateParser::NotBeforeOnItsDay(absl::Time instant, absl::Time earliest) const {
  const bool is_same_day = absl::ToCivilDay(instant, zone_) == absl::ToCivilDay(earliest, zone_);
  return is_same_day && instant < earliest ? earliest : instant;
}

absl::StatusOr<absl::CivilDay> DateParser::Day(absl::string_view text) {
  REVOPS_ASSIGN_OR_RETURN(const absl::Time instant, Instant(text));
  return absl::ToCivilDay(instant, zone_);
}

absl::StatusOr<absl::Time> InstantFromFlag(absl::string_view flag, const std::string& text,
                                           absl::TimeZone zone) {
  for (const absl::string_view format :
       {absl::string_view("%Y-%m-%d"), absl::string_view(absl::RFC3339_full)}) {
    absl::Time instant;
    if (absl::ParseTime(format, text, zone, &instant, nullptr) && IsWithinBounds(instant)) {
      return instant;
    }
  }
  return InvalidField(flag, absl::StrCat("must be a day (2017-07-01) or an RFC 3339 time "
                                         "(2017-07-01T00:00:00Z), is ",
                                         Quoted(text)));
}

absl::StatusOr<absl::TimeZone> ZoneNamed(absl::string_view field, const std::string& name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) {
    return InvalidField(field, absl::StrCat("must be an IANA time zone, is ", Quoted(name)));
  }
  return zone;
}

}  // namespace revops::cli
