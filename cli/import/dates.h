// Dates and times of a file, in the formats its mapping names.
#ifndef REVOPS_CLI_IMPORT_DATES_H_
#define REVOPS_CLI_IMPORT_DATES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace revops::cli {

// What a file may write where its mapping names no format: ISO 8601 in its usual forms, and
// `31.12.2017`, with and without a time. Not `12/31/2017`: nobody can tell month and day apart.
std::vector<std::string> DefaultDateFormats();

// Not thread-safe: it remembers what it has parsed, as days repeat a lot in a file.
class DateParser {
 public:
  // strptime formats with Abseil's additions (%E*S, %Ez), tried in order; the first that fits
  // counts. A format without a zone is read in `zone`, one without a time as midnight.
  DateParser(std::vector<std::string> formats, absl::TimeZone zone);

  // INVALID_ARGUMENT naming text and formats, also for years outside 1900 to 9999.
  absl::StatusOr<absl::Time> Instant(absl::string_view text);
  // `instant`, or `earliest` where that is later on the same day: a file that knows days alone can
  // not say that something was closed after it was created.
  absl::Time NotBeforeOnItsDay(absl::Time instant, absl::Time earliest) const;
  // The calendar day of the instant in the mapping's zone.
  absl::StatusOr<absl::CivilDay> Day(absl::string_view text);

 private:
  absl::StatusOr<absl::Time> Parse(absl::string_view text) const;

  std::vector<std::string> formats_;
  absl::TimeZone zone_;
  absl::flat_hash_map<std::string, absl::Time> known_;
};

// A time on the command line: RFC 3339 (`2017-07-01T08:00:00+02:00`), or a day, which means its
// midnight in `zone`. INVALID_ARGUMENT naming `flag`.
absl::StatusOr<absl::Time> InstantFromFlag(absl::string_view flag, const std::string& text,
                                           absl::TimeZone zone);

// INVALID_ARGUMENT naming `field` unless it is an IANA time zone.
absl::StatusOr<absl::TimeZone> ZoneNamed(absl::string_view field, const std::string& name);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_DATES_H_
