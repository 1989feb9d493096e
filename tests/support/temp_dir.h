// A directory of its own for a test, removed with everything in it at the end.
#ifndef REVOPS_TESTS_SUPPORT_TEMP_DIR_H_
#define REVOPS_TESTS_SUPPORT_TEMP_DIR_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/string_view.h"
#include "common/status/check.h"

namespace revops::testing {

class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "revops-XXXXXX").string();
    REVOPS_CHECK(mkdtemp(pattern.data()) != nullptr, "tests need a writable temporary directory");
    path_ = pattern;
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string File(absl::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_TEMP_DIR_H_
