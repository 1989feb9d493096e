// Answers as rows and columns, and the three ways to print them.
#ifndef REVOPS_CLI_OUTPUT_TABLE_H_
#define REVOPS_CLI_OUTPUT_TABLE_H_

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace revops::cli {

enum class Format { kTable, kJson, kCsv };

// One value: for people, and for programs where that differs (`63.1501 %`, 0.631501).
struct Cell {
  Cell() = default;
  Cell(std::string both) : text(both), raw(std::move(both)) {}  // NOLINT: a text is a cell
  Cell(const char* both) : Cell(std::string(both)) {}           // NOLINT: a text is a cell
  Cell(std::string for_people, std::string for_programs, bool is_number = false)
      : text(std::move(for_people)), raw(std::move(for_programs)), is_right_aligned(is_number) {}

  std::string text;
  std::string raw;
  bool is_right_aligned = false;
};

using CellRow = std::vector<Cell>;

struct Table {
  std::vector<std::string> columns;
  std::vector<CellRow> rows;
};

// Columns padded to their widest cell, headings in capitals.
void PrintTable(const Table& table, std::ostream& out);

// One heading and value per line, for a single thing; empty values are left out.
void PrintVertical(const std::vector<std::pair<std::string, std::string>>& lines,
                   std::ostream& out);

// Without control characters, which would let a label steer the terminal.
std::string ForTerminal(absl::string_view text);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_TABLE_H_
