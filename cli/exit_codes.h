// What revopsctl's exit code says, by kind of error; cli/README.md has the table.
#ifndef REVOPS_CLI_EXIT_CODES_H_
#define REVOPS_CLI_EXIT_CODES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace revops::cli {

enum ExitCode : int {
  kExitOk = 0,
  kExitInternal = 1,
  kExitUsage = 2,
  kExitInvalid = 3,
  kExitNotFound = 4,
  kExitRefused = 5,
  kExitForbidden = 6,
  kExitUnauthenticated = 7,
  kExitConflict = 8,
  kExitUnavailable = 9,
  kExitTimeout = 10,
  kExitHistoryGone = 11,
  kExitPartial = 12,
};

ExitCode ExitCodeOf(const absl::Status& status);

// The table for --help.
extern const absl::string_view kExitCodesHelp;

}  // namespace revops::cli

#endif  // REVOPS_CLI_EXIT_CODES_H_
