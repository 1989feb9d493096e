// `revopsctl import deals`: a file's rows become deals, each good one kept, each bad one named.
#ifndef REVOPS_CLI_IMPORT_IMPORT_DEALS_H_
#define REVOPS_CLI_IMPORT_IMPORT_DEALS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/import/import_inputs.h"
#include "cli/import/progress.h"
#include "cli/stop_signal.h"

namespace revops::cli {

struct ImportSummary {
  // With an outcome, ignored ones among them: not those that were read when it was stopped.
  int64_t rows = 0;
  int64_t created = 0;
  int64_t unchanged = 0;
  int64_t updated = 0;
  int64_t failed = 0;
  // Rows, and single cells, that the mapping maps to nothing.
  int64_t rows_ignored = 0;
  // Of a dry run: rows for a pipeline that is not there yet, which the service did not judge.
  int64_t judged_here = 0;
  int64_t values_ignored = 0;
  absl::Duration elapsed;
  // Lets a report or a watch wait for all of this. Empty when stopped, in a dry run, and when it
  // could not be had.
  std::string resume_token;
  // Whether the file of bad rows is complete.
  absl::Status errors_file;
  // Ctrl-C: what is counted is kept, running again goes on.
  bool is_stopped = false;
};

// Bad rows and progress go to `err`. INVALID_ARGUMENT and NOT_FOUND for files that can not be used;
// DATA_LOSS when the file can not be read to its end; a call's error when the gateway refuses or is
// away for long: the rows answered until then are kept, and running again skips them.
absl::StatusOr<ImportSummary> ImportDeals(const ImportOptions& options, Client& client,
                                          StopSignal& stop, const Clock& clock, bool is_terminal,
                                          std::ostream& err);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_IMPORT_DEALS_H_
