// CSV that a spreadsheet opens without running anything.
#ifndef REVOPS_CLI_OUTPUT_CSV_H_
#define REVOPS_CLI_OUTPUT_CSV_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace revops::cli {

// One cell, quoted where needed. A text that a spreadsheet would take for a formula (it begins with
// = + - @, tab or carriage return) gets an apostrophe in front, unless it is a plain number; an
// import takes it off again.
std::string CsvCell(absl::string_view text, char delimiter = ',');

// One line with CRLF, as RFC 4180 wants it.
void PrintCsvLine(const std::vector<std::string>& cells, std::ostream& out, char delimiter = ',');

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_CSV_H_
