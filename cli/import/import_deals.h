// `revopsctl import deals`: a file's rows become deals, each good one kept, each bad one named.
#ifndef REVOPS_CLI_IMPORT_IMPORT_DEALS_H_
#define REVOPS_CLI_IMPORT_IMPORT_DEALS_H_

#include <ostream>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/import/import_inputs.h"
#include "cli/import/import_summary.h"
#include "cli/import/progress.h"
#include "cli/stop_signal.h"

namespace revops::cli {

// Bad rows and progress go to `err`. INVALID_ARGUMENT and NOT_FOUND for files that can not be used;
// DATA_LOSS when the file can not be read to its end; a call's error when the gateway refuses or is
// away for long: the rows answered until then are kept, and running again skips them.
absl::StatusOr<ImportSummary> ImportDeals(const ImportOptions& options, Client& client,
                                          StopSignal& stop, const Clock& clock, bool is_terminal,
                                          std::ostream& err);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_IMPORT_DEALS_H_
