// The pipelines an import works with; one that its mapping defines is created where it is missing.
#ifndef REVOPS_CLI_IMPORT_FETCH_PIPELINES_H_
#define REVOPS_CLI_IMPORT_FETCH_PIPELINES_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/import/mapping.h"
#include "cli/import/pipelines.h"

namespace revops::cli {

struct FetchedPipelines {
  PipelineCatalog catalog;
  // A dry run met a definition that does not exist yet: the pipeline whose rows the service can not
  // check. Empty otherwise.
  std::string missing;
};

// A pipeline that exists keeps its own definition. The definition is checked by the service even in
// a dry run. A service that is away is waited for, as for batches.
absl::StatusOr<FetchedPipelines> FetchPipelines(const Mapping& mapping, bool is_dry_run,
                                                Client& client);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_FETCH_PIPELINES_H_
