#include "cli/read_file.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace revops::cli {

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t bytes_max) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path.c_str(), "rb"), &fclose);
  if (file == nullptr) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  }
  std::string content(bytes_max + 1, '\0');
  content.resize(fread(content.data(), 1, content.size(), file.get()));
  if (ferror(file.get())) return absl::DataLossError(absl::StrCat("cannot read ", path));
  if (content.size() > bytes_max) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": longer than ", bytes_max, " bytes"));
  }
  return content;
}

bool FileExists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace revops::cli
