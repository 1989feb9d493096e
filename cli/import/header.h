// The columns of a file by their names, as people write them.
#ifndef REVOPS_CLI_IMPORT_HEADER_H_
#define REVOPS_CLI_IMPORT_HEADER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/import/csv_parser.h"

namespace revops::cli {

// As header names are compared where none is exactly the same: in lower case (of ASCII), white
// space as single blanks.
std::string FoldedName(absl::string_view name);

// The column of this name: spelt exactly so, else in any case and spacing. -1 where there is none;
// INVALID_ARGUMENT where two are.
absl::StatusOr<int> ColumnNamed(const std::vector<std::string>& header, absl::string_view name);

// Gives a row as many cells as the header has, where those that it has too many or too few of are
// empty, in it or in the header. False for a row without any text: spreadsheets leave such rows.
bool FitToHeader(const std::vector<std::string>& header, CsvRow& row);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_HEADER_H_
