// Rows of a CSV file, plain or compressed by gzip, one at a time. A byte order mark is skipped, as
// is a line `sep=;`; what is not UTF-8 is read as Windows-1252 (encoding.h). csv_parser.h says what
// a row is. Memory is bounded by one chunk of the file and one row (kRowBytesMax), whatever the
// file's size.
#ifndef REVOPS_CLI_IMPORT_CSV_READER_H_
#define REVOPS_CLI_IMPORT_CSV_READER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/import/csv_parser.h"
#include "cli/import/encoding.h"

struct gzFile_s;

namespace revops::cli {

// Not thread-safe.
class CsvReader {
 public:
  // `-` is the standard input; delimiter 0: as the first row shows it. NOT_FOUND or
  // PERMISSION_DENIED when the file can not be opened.
  static absl::StatusOr<std::unique_ptr<CsvReader>> Open(const std::string& path, char delimiter);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Reads the next row into `row`; false at the end of the file. A row that can not be used says
  // why and is followed by others. DATA_LOSS, behind the whole rows before it, when the file can
  // not be read on, or ends inside of its compression; the message names the line. INVALID_ARGUMENT
  // for what is no CSV file.
  absl::StatusOr<bool> Next(CsvRow& row);
  // Known once a row is read.
  char delimiter() const { return delimiter_; }
  // Some row so far was not UTF-8, and decoded.
  bool is_windows_1252() const { return decoder_.is_windows_1252(); }
  // Of the file as it is stored, so that the two compare; a total of 0 is not known.
  int64_t bytes_read() const { return bytes_read_; }
  int64_t bytes_total() const { return bytes_total_; }

 private:
  CsvReader(gzFile_s* file, std::string path, int64_t bytes_total, char delimiter);
  void ReadChunk();
  // The first chunk shows what the rest is.
  void Begin();

  gzFile_s* const file_;
  const std::string path_;
  const int64_t bytes_total_;
  int64_t bytes_read_ = 0;
  char delimiter_;
  std::optional<CsvParser> parser_;
  RowDecoder decoder_;
  // Why this is no CSV file.
  absl::Status format_;
  std::string chunk_;
  // What of the chunk is not parsed yet.
  absl::string_view rest_;
  bool is_at_end_ = false;
  bool has_failed_ = false;
  int64_t last_line_ = 0;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_CSV_READER_H_
