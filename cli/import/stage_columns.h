// Columns that are a stage's: `Date entered "Closed Won (Sales Pipeline)"`. A row has its deal's
// whole way in them.
#ifndef REVOPS_CLI_IMPORT_STAGE_COLUMNS_H_
#define REVOPS_CLI_IMPORT_STAGE_COLUMNS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cli/import/mapping.h"

namespace revops::cli {

// One stage's columns in a file; -1 where it has none.
struct StageColumn {
  std::string stage;
  int entered = -1;
  int exited = -1;
};

// What a row says of its deal's stay in a stage.
struct StageEntry {
  // The file's column that says when it was entered.
  std::string column;
  // Behind the mapping's `values`.
  std::string stage;
  std::string entered;
  // Empty where it is not said.
  std::string exited;
};

// The stage in a header that has the pattern, in any case.
std::optional<std::string> StageIn(absl::string_view header, absl::string_view pattern);

// The stages of a file, in the order of its columns.
std::vector<StageColumn> StageColumnsOf(const StageColumns& patterns,
                                        const std::vector<std::string>& header);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_STAGE_COLUMNS_H_
