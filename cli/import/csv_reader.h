// Rows of a CSV file (RFC 4180, and what spreadsheets make of it), one at a time.
//
// CRLF, LF and CR end a row; quoted cells may hold line breaks, doubled quotes and delimiters; a
// byte order mark is skipped; white space around unquoted cells is dropped; empty lines are no
// rows. Memory is bounded by kChunkBytes and kCellBytesMax, whatever the file's size.
#ifndef REVOPS_CLI_IMPORT_CSV_READER_H_
#define REVOPS_CLI_IMPORT_CSV_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace revops::cli {

// A cell longer than this makes its row a bad one; nothing we import comes near it.
inline constexpr size_t kCellBytesMax = 64 * 1024;
// An unclosed quote swallows the rest of a file: give up on it after so many bytes.
inline constexpr size_t kQuotedBytesMax = 4 * 1024 * 1024;
// Far more columns than any known export has.
inline constexpr size_t kColumnsMax = 2048;

struct CsvRow {
  // Line of the file on which the row begins, counted from 1.
  int64_t line = 0;
  std::vector<std::string> cells;
  // Why the row can not be used as it was read; empty when it can.
  std::string problem;
};

// Not thread-safe.
class CsvReader {
 public:
  virtual ~CsvReader() = default;
  // NOT_FOUND or PERMISSION_DENIED when the file can not be opened.
  static absl::StatusOr<std::unique_ptr<CsvReader>> Open(const std::string& path, char delimiter);

  // Reads the next row into `row`; false at the end of the file. DATA_LOSS when the file can not be
  // read on, INVALID_ARGUMENT when a quote is never closed; the message names the line.
  virtual absl::StatusOr<bool> Next(CsvRow& row) = 0;
  virtual int64_t bytes_read() const = 0;
  virtual int64_t bytes_total() const = 0;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_CSV_READER_H_
