#include "cli/import/csv_reader.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace revops::cli {
namespace {

constexpr size_t kChunkBytes = 64 * 1024;
// libcsv's state FIELD_BEGUN. Its own check for an unclosed quote comes with CSV_STRICT alone,
// which would refuse the whole file for one stray quote.
constexpr int kInsideCell = 2;
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Line breaks inside a quoted cell; CRLF counts once.
int64_t LineBreaksIn(absl::string_view cell) {
  int64_t breaks = 0;
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] == '\n' || (cell[i] == '\r' && (i + 1 == cell.size() || cell[i + 1] != '\n'))) {
      ++breaks;
    }
  }
  return breaks;
}

class LibcsvReader final : public CsvReader {
 public:
  LibcsvReader(FILE* file, std::string path, int64_t bytes_total, char delimiter)
      : file_(file), path_(std::move(path)), bytes_total_(bytes_total) {
    // Every line break is reported, so that empty lines count as lines.
    csv_init(&parser_, CSV_REPALL_NL);
    csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
  }
  ~LibcsvReader() override {
    csv_free(&parser_);
    fclose(file_);
  }
  LibcsvReader(const LibcsvReader&) = delete;
  LibcsvReader& operator=(const LibcsvReader&) = delete;

  absl::StatusOr<bool> Next(CsvRow& row) override {
    while (next_ == ready_.size()) {
      if (finished_) return false;
      ready_.clear();
      next_ = 0;
      if (absl::Status read = ReadChunk(); !read.ok()) return read;
    }
    std::swap(row, ready_[next_++]);
    return true;
  }

  int64_t bytes_read() const override { return bytes_read_; }
  int64_t bytes_total() const override { return bytes_total_; }

 private:
  static void OnCell(void* text, size_t size, void* self) {
    static_cast<LibcsvReader*>(self)->TakeCell({static_cast<const char*>(text), size});
  }
  static void OnRowEnd(int ended_by, void* self) {
    static_cast<LibcsvReader*>(self)->TakeRowEnd(ended_by);
  }

  void TakeCell(absl::string_view cell) {
    line_breaks_in_row_ += LineBreaksIn(cell);
    row_has_cells_ = true;
    if (row_.cells.size() >= kColumnsMax) {
      row_.problem = absl::StrCat("more than ", kColumnsMax, " cells");
    } else if (cell.size() > kCellBytesMax) {
      row_.problem = absl::StrCat("cell ", row_.cells.size() + 1, " is longer than ", kCellBytesMax,
                                  " bytes: ", cell.size());
      row_.cells.emplace_back(cell.substr(0, 256));
    } else {
      row_.cells.emplace_back(cell);
    }
  }

  void TakeRowEnd(int ended_by) {
    const bool completes_crlf = ended_by == '\n' && last_end_ == '\r' && !row_has_cells_;
    last_end_ = ended_by;
    if (completes_crlf) return;
    if (row_has_cells_) {
      row_.line = line_;
      ready_.push_back(std::move(row_));
      row_ = CsvRow();
    }
    line_ += 1 + line_breaks_in_row_;
    line_breaks_in_row_ = 0;
    row_has_cells_ = false;
  }

  absl::Status ReadChunk() {
    size_t size = fread(chunk_.data(), 1, chunk_.size(), file_);
    if (size < chunk_.size() && ferror(file_)) {
      return absl::DataLossError(absl::StrCat(path_, ": reading stopped behind line ", line_));
    }
    const char* begin = chunk_.data();
    const bool at_start = bytes_read_ == 0;
    bytes_read_ += static_cast<int64_t>(size);
    const bool at_end = size < chunk_.size();
    if (at_start && absl::string_view(begin, size).substr(0, 3) == kByteOrderMark) {
      begin += 3;
      size -= 3;
    }
    if (csv_parse(&parser_, begin, size, OnCell, OnRowEnd, this) != size) {
      return absl::ResourceExhaustedError(
          absl::StrCat(path_, ":", line_, ": ", csv_strerror(csv_error(&parser_))));
    }
    if (csv_get_buffer_size(&parser_) > kQuotedBytesMax) return UnclosedQuote();
    if (at_end) {
      finished_ = true;
      if (parser_.pstate == kInsideCell && parser_.quoted) return UnclosedQuote();
      csv_fini(&parser_, OnCell, OnRowEnd, this);
    }
    return absl::OkStatus();
  }

  absl::Status UnclosedQuote() const {
    return absl::InvalidArgumentError(
        absl::StrCat(path_, ":", line_, ": a quote opened in this row is never closed"));
  }

  FILE* file_;
  std::string path_;
  int64_t bytes_total_;
  int64_t bytes_read_ = 0;
  csv_parser parser_;
  std::array<char, kChunkBytes> chunk_;
  std::vector<CsvRow> ready_;
  size_t next_ = 0;
  bool finished_ = false;
  // The row being read.
  CsvRow row_;
  bool row_has_cells_ = false;
  int64_t line_ = 1;
  int64_t line_breaks_in_row_ = 0;
  int last_end_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<CsvReader>> CsvReader::Open(const std::string& path,
                                                           char delimiter) {
  FILE* file = fopen(path.c_str(), "rb");
  if (file == nullptr) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  }
  int64_t bytes_total = 0;
  if (fseeko(file, 0, SEEK_END) == 0) {
    bytes_total = std::max<int64_t>(0, ftello(file));
    rewind(file);
  }
  return std::make_unique<LibcsvReader>(file, path, bytes_total, delimiter);
}

}  // namespace revops::cli
