#include "cli/import/csv_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace revops::cli {
namespace {

constexpr size_t kChunkBytes = 64 * 1024;
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

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
  return std::unique_ptr<CsvReader>(new CsvReader(file, path, bytes_total, delimiter));
}

CsvReader::CsvReader(FILE* file, std::string path, int64_t bytes_total, char delimiter)
    : file_(file), path_(std::move(path)), bytes_total_(bytes_total), parser_(delimiter) {
  chunk_.resize(kChunkBytes);
}

CsvReader::~CsvReader() { fclose(file_); }

absl::StatusOr<bool> CsvReader::Next(CsvRow& row) {
  while (!parser_.Take(rest_, row)) {
    if (has_failed_) {
      return absl::DataLossError(
          absl::StrCat(path_, ": reading stopped behind the row of line ", last_line_));
    }
    if (is_at_end_) return parser_.End(row);
    ReadChunk();
  }
  last_line_ = row.line;
  return true;
}

void CsvReader::ReadChunk() {
  const size_t size = fread(chunk_.data(), 1, chunk_.size(), file_);
  has_failed_ = size < chunk_.size() && ferror(file_) != 0;
  is_at_end_ = size < chunk_.size();
  rest_ = absl::string_view(chunk_).substr(0, size);
  if (bytes_read_ == 0 && absl::StartsWith(rest_, kByteOrderMark)) {
    rest_.remove_prefix(kByteOrderMark.size());
  }
  bytes_read_ += static_cast<int64_t>(size);
}

}  // namespace revops::cli
