// Files that come to be as a whole or not at all, in a folder of their own.
#ifndef REVOPS_CLI_BACKUP_NEW_FOLDER_H_
#define REVOPS_CLI_BACKUP_NEW_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace revops::cli {

// Not thread-safe.
class NewFolder {
 public:
  // Makes the folder for its owner only (0700), or takes an empty one. ALREADY_EXISTS where there
  // is something in it; NOT_FOUND, PERMISSION_DENIED ... where it can not be made.
  static absl::StatusOr<NewFolder> Make(const std::string& path);
  // Without Keep(), removes what was made.
  ~NewFolder();
  NewFolder(NewFolder&& other) noexcept;
  NewFolder& operator=(NewFolder&&) = delete;

  // A file that is written now, as `{name}.part`, for its owner only (0600).
  absl::Status Begin(const std::string& name);
  absl::Status Append(absl::string_view bytes);
  // It is whole: on the disk, and under its name.
  absl::Status Finish();
  // The folder is on the disk, too, and stays.
  absl::Status Keep();

 private:
  explicit NewFolder(std::string path) : path_(std::move(path)) {}
  std::string PathOf(const std::string& name) const { return path_ + "/" + name; }

  std::string path_;
  bool is_made_ = false;
  bool is_kept_ = false;
  std::vector<std::string> files_;
  std::string written_;  // the name of the file that is written
  int fd_ = -1;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_BACKUP_NEW_FOLDER_H_
