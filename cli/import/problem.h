// What is wrong with one row of an imported file.
#ifndef REVOPS_CLI_IMPORT_PROBLEM_H_
#define REVOPS_CLI_IMPORT_PROBLEM_H_

#include <string>
#include <vector>

namespace revops::cli {

// `column` is the file's column, or our field's name where the value came from no column.
struct Problem {
  std::string column;
  std::string reason;
};

using Problems = std::vector<Problem>;

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_PROBLEM_H_
