// A row of an imported file, and what is wrong with it.
#ifndef REVOPS_CLI_IMPORT_PROBLEM_H_
#define REVOPS_CLI_IMPORT_PROBLEM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace revops::cli {

// `column` is the file's column, or our field's name where the value came from no column.
struct Problem {
  std::string column;
  std::string reason;
};

using Problems = std::vector<Problem>;

// What is remembered of a row until its answer is there.
struct SentRow {
  int64_t line = 0;
  // For the error file; empty when there is none.
  std::vector<std::string> cells = {};
  // Set for a row that was bad before it could be sent.
  Problems problems = {};
  // Which history of the file it stands for, where items are those.
  size_t history = 0;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_PROBLEM_H_
