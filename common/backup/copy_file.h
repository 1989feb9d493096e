// A settled copy, read once from its beginning to its end.
#ifndef REVOPS_COMMON_BACKUP_COPY_FILE_H_
#define REVOPS_COMMON_BACKUP_COPY_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/types/sha256.h"

namespace revops::backup {

class CopyFile {
 public:
  // Opens the file and takes its name away: what happens to the process, the disk gets its space
  // back. INTERNAL where it can not be opened.
  static absl::StatusOr<CopyFile> Open(const std::string& path);
  ~CopyFile();
  CopyFile(CopyFile&& other) noexcept;
  CopyFile& operator=(CopyFile&&) = delete;

  int64_t size() const { return size_; }
  // The next bytes, at most so many; empty at the end. INTERNAL where they can not be read.
  absl::StatusOr<std::string> Read(size_t bytes_max);
  // Of what was read; once.
  std::string Sha256Hex() { return hash_.Hex(); }

 private:
  explicit CopyFile(int fd) : fd_(fd) {}

  int fd_;
  int64_t size_ = 0;
  Sha256 hash_;
};

}  // namespace revops::backup

#endif  // REVOPS_COMMON_BACKUP_COPY_FILE_H_
