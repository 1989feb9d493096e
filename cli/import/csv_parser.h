// Bytes of a CSV file to rows: RFC 4180, and what spreadsheets make of it.
#ifndef REVOPS_CLI_IMPORT_CSV_PARSER_H_
#define REVOPS_CLI_IMPORT_CSV_PARSER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace revops::cli {

// A cell longer than this makes its row a bad one; nothing we import comes near it.
inline constexpr size_t kCellBytesMax = 64 * 1024;
// Far more columns than any known export has.
inline constexpr size_t kColumnsMax = 2048;
// The bound on a row's memory: cells may all be near their own bound, but not all at once.
inline constexpr size_t kRowBytesMax = 1024 * 1024;
// An unclosed quote takes in the rows behind it: after so many bytes it is given up. Well above the
// longest texts that exports have (128 KiB), so that none of those is cut in the middle.
inline constexpr size_t kQuotedBytesMax = 1024 * 1024;

struct CsvRow {
  // Line of the file on which the row begins, counted from 1.
  int64_t line = 0;
  std::vector<std::string> cells;
  // Why the row can not be used as it was read; empty when it can.
  std::string problem;
  // Index of the cell that the problem is about, if it is about one.
  int problem_cell = -1;
};

// CRLF, LF and CR end a row; quoted cells may hold line breaks, doubled quotes and delimiters;
// white space around cells is dropped; empty lines are no rows. An apostrophe that our own CSV
// files put before = + - @, tab or carriage return is taken off. A quote that is followed by
// anything but a quote, a delimiter or a row's end makes its row a bad one, as does one that is
// never closed; its cell keeps the text as it stands in the file, and the next line begins a new
// row.
//
// Not thread-safe.
class CsvParser {
 public:
  // `line`: that of the first byte.
  explicit CsvParser(char delimiter, int64_t line = 1);

  // Takes bytes off the front until a row is complete (true, in `row`) or none are left.
  bool Take(absl::string_view& bytes, CsvRow& row);
  // The row that the end of the file ends; false when there is none.
  bool End(CsvRow& row);

 private:
  enum class State { kCellStart, kPlain, kQuoted, kQuoteSeen, kBehindQuote, kBadQuote };

  bool Step(char c);
  bool StepCellStart(char c);
  bool StepBehindQuote(char c);
  // Ends a cell at a delimiter, a row at a line end (true).
  bool EndAt(char c);
  void Append(absl::string_view text);
  void BreakOff(std::string problem);
  void SetProblem(std::string problem);
  void EndCell();
  void HandOver(CsvRow& row);
  bool IsBlank(char c) const { return (c == ' ' || c == '\t') && c != delimiter_; }

  const char delimiter_;
  // Bytes that end a run of text outside, and inside, of quotes.
  std::array<bool, 256> ends_plain_{}, ends_quoted_{};
  State state_ = State::kCellStart;
  char last_ = 0;
  int64_t line_ = 1;
  int64_t quote_line_ = 0;
  CsvRow row_;
  size_t row_bytes_ = 0;
  std::string cell_;
  // Of the cell, also what is not kept.
  size_t cell_bytes_ = 0;
  // Behind a closing quote, until it is clear that the cell ends.
  std::string blanks_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_CSV_PARSER_H_
