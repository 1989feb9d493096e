#include "metrics-service/api/time_zones.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace revops::metrics {
namespace {

// Where absl looks, too.
std::string Folder() {
  const char* given = std::getenv("TZDIR");
  return given != nullptr && *given != '\0' ? given : "/usr/share/zoneinfo";
}

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '_' || c == '+' || c == '-' || c == '/';
}

}  // namespace

bool IsZoneName(absl::string_view name) {
  if (name.empty() || name.size() > kZoneNameBytesMax) return false;
  if (!std::all_of(name.begin(), name.end(), IsNameCharacter)) return false;
  if (absl::StartsWith(name, "/") || absl::EndsWith(name, "/")) return false;
  // `Fixed/` makes zones without a file, one for each of 172,800 offsets.
  return !absl::StrContains(name, "//") && !absl::StartsWith(name, "Fixed/") && name != "localtime";
}

std::optional<absl::TimeZone> FindTimeZone(absl::string_view name) {
  if (name == "UTC") return absl::UTCTimeZone();
  if (!IsZoneName(name)) return std::nullopt;
  struct stat file;
  const std::string path = absl::StrCat(Folder(), "/", name);
  if (stat(path.c_str(), &file) != 0 || !S_ISREG(file.st_mode)) return std::nullopt;
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) return std::nullopt;
  return zone;
}

}  // namespace revops::metrics
