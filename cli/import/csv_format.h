// What a CSV file's first bytes tell of it: its delimiter, or that it is no CSV file at all.
#ifndef REVOPS_CLI_IMPORT_CSV_FORMAT_H_
#define REVOPS_CLI_IMPORT_CSV_FORMAT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace revops::cli {

// Comma, semicolon, tab or bar: which the first row has most of outside of quotes; a comma where it
// has none.
char DelimiterOf(absl::string_view begin);

// The line `sep=;` that Excel writes and reads before the header: takes it off the front, with its
// line end, and gives its delimiter; 0 where there is none.
char ConsumeSeparatorLine(absl::string_view& begin);

// INVALID_ARGUMENT, saying what to do, for a workbook and for UTF-16 ("Unicode text").
absl::Status CheckIsCsv(absl::string_view begin);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_CSV_FORMAT_H_
