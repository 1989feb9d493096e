// `revopsctl import history`: a file's entries into stages become deals with their past.
//
// A deal is told as a whole or not at all: where one of its rows is bad, or the service refuses it,
// all its rows are held back, as a history with a gap is a false one and can not be mended later.
#ifndef REVOPS_CLI_IMPORT_IMPORT_HISTORY_H_
#define REVOPS_CLI_IMPORT_IMPORT_HISTORY_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/import/history_book.h"
#include "cli/import/history_item.h"
#include "cli/import/import_inputs.h"
#include "cli/import/progress.h"
#include "cli/stop_signal.h"

namespace revops::cli {

struct HistorySummary {
  // Every row with an outcome is in one of these: an entry, a repeat or behind the closing of a
  // deal that is kept; of a stage mapped to nothing; bad; held back with its deal.
  HistoryTally tally;
  int64_t rows_ignored = 0;
  int64_t rows_failed = 0;
  int64_t rows_held_back = 0;
  int64_t rows() const {
    return tally.entries + tally.repeats + tally.after_closing + rows_ignored + rows_failed +
           rows_held_back;
  }
  // Deals.
  int64_t created = 0;
  int64_t unchanged = 0;
  int64_t updated = 0;
  int64_t failed = 0;
  // Of a dry run: deals for a pipeline that is not there yet, which the service did not judge.
  int64_t judged_here = 0;
  // Single cells that the mapping maps to nothing.
  int64_t values_ignored = 0;
  int64_t reps_created = 0;
  absl::Duration elapsed;
  // As in ImportSummary.
  std::string resume_token;
  absl::Status errors_file;
  bool is_stopped = false;
  bool is_windows_1252 = false;
};

// As ImportDeals, but for files that can not be read to their end, or that are beyond the limits:
// then nothing is imported.
absl::StatusOr<HistorySummary> ImportHistory(const ImportOptions& options,
                                             const HistoryLimits& limits, Client& client,
                                             StopSignal& stop, const Clock& clock, bool is_terminal,
                                             std::ostream& err);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_IMPORT_HISTORY_H_
