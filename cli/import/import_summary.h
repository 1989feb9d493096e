// What became of a file's rows, where each row is an item of its own.
#ifndef REVOPS_CLI_IMPORT_IMPORT_SUMMARY_H_
#define REVOPS_CLI_IMPORT_IMPORT_SUMMARY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/import/wire.h"

namespace revops::cli {

struct ImportSummary {
  // With an outcome, ignored ones among them: not those that were read when it was stopped.
  int64_t rows = 0;
  int64_t created = 0;
  int64_t unchanged = 0;
  int64_t updated = 0;
  // Leads that became a touchpoint of one that was there.
  int64_t attached = 0;
  int64_t failed = 0;
  // Rows, and single cells, that the mapping maps to nothing.
  int64_t rows_ignored = 0;
  // Of a dry run: rows for a pipeline that is not there yet, which the service did not judge.
  int64_t judged_here = 0;
  int64_t values_ignored = 0;
  int64_t reps_created = 0;
  absl::Duration elapsed;
  // Lets a report or a watch wait for all of this. Empty when stopped, in a dry run, and when it
  // could not be had.
  std::string resume_token;
  // Whether the file of bad rows is complete.
  absl::Status errors_file;
  // Ctrl-C: what is counted is kept, running again goes on.
  bool is_stopped = false;
  // The file was no UTF-8.
  bool is_windows_1252 = false;

  // False for an item that failed.
  bool Count(ItemOutcome outcome) {
    switch (outcome) {
      case ItemOutcome::kCreated:
        return ++created > 0;
      case ItemOutcome::kUnchanged:
        return ++unchanged > 0;
      case ItemOutcome::kUpdated:
        return ++updated > 0;
      case ItemOutcome::kAttached:
        return ++attached > 0;
      case ItemOutcome::kFailed:
        break;
    }
    return false;
  }
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_IMPORT_SUMMARY_H_
