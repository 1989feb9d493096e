#include "cli/backup/new_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

namespace fs = std::filesystem;

absl::Status Failed(const std::string& path, absl::string_view what) {
  return absl::ErrnoToStatus(errno, absl::StrCat(path, ": ", what));
}

absl::Status SyncFolder(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Failed(path, "can not be opened");
  const bool synced = fsync(fd) == 0;
  const absl::Status status = synced ? absl::OkStatus() : Failed(path, "can not be synced");
  close(fd);
  return status;
}

std::string ParentOf(const std::string& path) {
  std::error_code error;
  return fs::absolute(path, error).parent_path().string();
}

}  // namespace

absl::StatusOr<NewFolder> NewFolder::Make(const std::string& path) {
  // Without the slashes at its end, behind which it has no parent.
  std::string bare = path;
  while (bare.size() > 1 && bare.back() == '/') bare.pop_back();
  NewFolder folder(std::move(bare));
  folder.is_made_ = mkdir(folder.path_.c_str(), 0700) == 0;
  if (folder.is_made_) return folder;
  if (errno != EEXIST) return Failed(path, "can not be made");
  std::error_code error;
  const bool is_empty = fs::is_empty(folder.path_, error);
  if (is_empty && !error && fs::is_directory(folder.path_, error)) return folder;
  return ErrorWithReason(
      absl::StatusCode::kAlreadyExists, "FOLDER_NOT_EMPTY",
      absl::StrCat(path, ": a backup goes into a new or an empty folder, this is none"),
      {{"path", path}});
}

NewFolder::NewFolder(NewFolder&& other) noexcept
    : path_(std::move(other.path_)),
      is_made_(std::exchange(other.is_made_, false)),
      is_kept_(std::exchange(other.is_kept_, true)),
      files_(std::move(other.files_)),
      written_(std::move(other.written_)),
      fd_(std::exchange(other.fd_, -1)) {}

NewFolder::~NewFolder() {
  if (fd_ >= 0) close(fd_);
  if (is_kept_) return;
  for (const std::string& file : files_) unlink(PathOf(file).c_str());
  if (!written_.empty()) unlink(PathOf(written_ + ".part").c_str());
  if (is_made_) rmdir(path_.c_str());
}

absl::Status NewFolder::Begin(const std::string& name) {
  const std::string part = PathOf(name + ".part");
  fd_ = open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd_ < 0) return Failed(part, "can not be made");
  written_ = name;
  return absl::OkStatus();
}

absl::Status NewFolder::Append(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed(PathOf(written_), "can not be written");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status NewFolder::Finish() {
  const std::string path = PathOf(written_);
  if (fsync(fd_) != 0) return Failed(path, "can not be synced");
  close(std::exchange(fd_, -1));
  if (rename((path + ".part").c_str(), path.c_str()) != 0) {
    return Failed(path, "can not be given its name");
  }
  files_.push_back(std::exchange(written_, ""));
  return absl::OkStatus();
}

absl::Status NewFolder::Keep() {
  REVOPS_RETURN_IF_ERROR(SyncFolder(path_));
  if (is_made_) REVOPS_RETURN_IF_ERROR(SyncFolder(ParentOf(path_)));
  is_kept_ = true;
  return absl::OkStatus();
}

}  // namespace revops::cli
