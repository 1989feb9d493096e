#include "cli/import/csv_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/import/csv_format.h"

namespace revops::cli {
namespace {

constexpr size_t kChunkBytes = 64 * 1024;
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

absl::StatusOr<std::unique_ptr<CsvReader>> CsvReader::Open(const std::string& path,
                                                           char delimiter) {
  const int descriptor = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  }
  struct stat stored;
  const bool has_size = fstat(descriptor, &stored) == 0 && S_ISREG(stored.st_mode);
  // Reads what is not compressed as it is.
  gzFile file = gzdopen(descriptor, "rb");
  if (file == nullptr) {
    close(descriptor);
    return absl::ResourceExhaustedError(absl::StrCat("no memory to read ", path));
  }
  gzbuffer(file, kChunkBytes);
  return std::unique_ptr<CsvReader>(
      new CsvReader(file, path, has_size ? stored.st_size : 0, delimiter));
}

CsvReader::CsvReader(gzFile_s* file, std::string path, int64_t bytes_total, char delimiter)
    : file_(file), path_(std::move(path)), bytes_total_(bytes_total), delimiter_(delimiter) {
  chunk_.resize(kChunkBytes);
}

CsvReader::~CsvReader() { gzclose(file_); }

absl::StatusOr<bool> CsvReader::Next(CsvRow& row) {
  if (!parser_) Begin();
  if (!format_.ok()) return format_;
  while (!parser_->Take(rest_, row)) {
    if (has_failed_) {
      return absl::DataLossError(
          absl::StrCat(path_, ": reading stopped behind the row of line ", last_line_));
    }
    if (is_at_end_) {
      if (!parser_->End(row)) return false;
      break;
    }
    ReadChunk();
  }
  last_line_ = row.line;
  decoder_.Decode(row.cells);
  return true;
}

void CsvReader::Begin() {
  ReadChunk();
  if (const absl::Status format = CheckIsCsv(rest_); !format.ok()) {
    format_ = absl::InvalidArgumentError(absl::StrCat(path_, ": ", format.message()));
  }
  if (absl::ConsumePrefix(&rest_, kByteOrderMark)) decoder_.ExpectUtf8();
  absl::string_view rest = rest_;
  const char said = ConsumeSeparatorLine(rest);
  const bool has_separator_line = said != 0;
  if (delimiter_ == 0) delimiter_ = has_separator_line ? said : DelimiterOf(rest_);
  parser_.emplace(delimiter_, has_separator_line ? 2 : 1);
  rest_ = rest;
}

void CsvReader::ReadChunk() {
  const int size = gzread(file_, chunk_.data(), static_cast<unsigned>(chunk_.size()));
  // Also set behind the last bytes of a compressed file that was cut off.
  int error = Z_OK;
  gzerror(file_, &error);
  has_failed_ = error != Z_OK;
  is_at_end_ = size < static_cast<int>(chunk_.size());
  rest_ = absl::string_view(chunk_).substr(0, static_cast<size_t>(std::max(size, 0)));
  bytes_read_ = std::max<int64_t>(bytes_read_, gzoffset(file_));
}

}  // namespace revops::cli
