// `revopsctl import leads`: a file's rows become leads in their present state.
#ifndef REVOPS_CLI_IMPORT_IMPORT_LEADS_H_
#define REVOPS_CLI_IMPORT_IMPORT_LEADS_H_

#include <ostream>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/import/import_inputs.h"
#include "cli/import/import_summary.h"
#include "cli/import/progress.h"
#include "cli/stop_signal.h"

namespace revops::cli {

// As ImportDeals.
absl::StatusOr<ImportSummary> ImportLeads(const ImportOptions& options, Client& client,
                                          StopSignal& stop, const Clock& clock, bool is_terminal,
                                          std::ostream& err);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_IMPORT_LEADS_H_
