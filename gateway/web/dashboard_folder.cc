#include "gateway/web/dashboard_folder.h"

#include <filesystem>
#include <system_error>

namespace revops::gateway {

std::string DashboardBesideBinary() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path binary = fs::read_symlink("/proc/self/exe", error);
  if (error) return "";
  const fs::path folder = binary.parent_path().parent_path() / "share" / "dashboard";
  return fs::is_regular_file(folder / "index.html", error) ? folder.string() : "";
}

}  // namespace revops::gateway
