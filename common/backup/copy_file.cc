#include "common/backup/copy_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/sql/store_copy.h"

namespace revops::backup {
namespace {

absl::Status Failed(absl::string_view what) {
  return absl::InternalError(absl::StrCat("the copy of the store: ", what, ": ", strerror(errno)));
}

}  // namespace

absl::StatusOr<CopyFile> CopyFile::Open(const std::string& path) {
  CopyFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd_ < 0) return Failed("can not be opened");
  struct stat facts {};
  if (fstat(file.fd_, &facts) != 0) return Failed("has no size");
  file.size_ = facts.st_size;
  sql::RemoveCopy(path);
  return file;
}

CopyFile::CopyFile(CopyFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), size_(other.size_), hash_(std::move(other.hash_)) {}

CopyFile::~CopyFile() {
  if (fd_ >= 0) close(fd_);
}

absl::StatusOr<std::string> CopyFile::Read(size_t bytes_max) {
  std::string bytes(bytes_max, '\0');
  ssize_t got = 0;
  do {
    got = read(fd_, bytes.data(), bytes.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) return Failed("can not be read");
  bytes.resize(static_cast<size_t>(got));
  hash_.Add(bytes);
  return bytes;
}

}  // namespace revops::backup
