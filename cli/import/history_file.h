// Reads a whole file of stage entries into a book, and shows its bad rows on the way.
#ifndef REVOPS_CLI_IMPORT_HISTORY_FILE_H_
#define REVOPS_CLI_IMPORT_HISTORY_FILE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "cli/import/history_book.h"
#include "cli/import/history_rows.h"
#include "cli/import/import_inputs.h"
#include "cli/import/progress.h"
#include "cli/stop_signal.h"

namespace revops::cli {

// `inputs` gives the file, the mapping's columns and the bad rows; rows of stages that are mapped
// to nothing are counted in `rows_ignored` and not kept. CANCELLED when stopped; DATA_LOSS when the
// file can not be read to its end; INVALID_ARGUMENT when it is too large for the book. After any of
// these the book may lack rows of any deal, so that none can be told.
absl::Status ReadHistory(DealInputs& inputs, HistoryRowBuilder& rows, StopSignal& stop,
                         Progress& progress, HistoryBook& book, int64_t& rows_ignored);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_HISTORY_FILE_H_
