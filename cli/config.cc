#include "cli/config.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/read_file.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

constexpr size_t kConfigBytesMax = 64 * 1024;
constexpr char kDefaultGateway[] = "127.0.0.1:8090";
// Where scripts/up leaves the first token.
constexpr char kAdminTokenPath[] = "var/admin-token";

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string ConfigPath() {
  if (const std::string xdg = FromEnvironment("XDG_CONFIG_HOME"); !xdg.empty()) {
    return xdg + "/revops/config.json";
  }
  const std::string home = FromEnvironment("HOME");
  return home.empty() ? "" : home + "/.config/revops/config.json";
}

absl::Status ReadConfigFile(const std::string& path, Config& config) {
  REVOPS_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kConfigBytesMax));
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is not a JSON object"));
  }
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string() || (key != "gateway" && key != "token")) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": ", key, ": only the texts gateway and token may stand here"));
    }
    (key == "token" ? config.token : config.gateway) = value.get<std::string>();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Config> LoadConfig() {
  Config config;
  if (const std::string path = ConfigPath(); !path.empty() && FileExists(path)) {
    REVOPS_RETURN_IF_ERROR(ReadConfigFile(path, config));
  }
  if (const std::string gateway = FromEnvironment("REVOPS_GATEWAY"); !gateway.empty()) {
    config.gateway = gateway;
  }
  if (config.gateway.empty()) config.gateway = kDefaultGateway;
  if (const std::string token = FromEnvironment("REVOPS_TOKEN"); !token.empty()) {
    config.token = token;
  }
  if (config.token.empty() && FileExists(kAdminTokenPath)) {
    REVOPS_ASSIGN_OR_RETURN(config.token, ReadFile(kAdminTokenPath, kConfigBytesMax));
  }
  config.token = std::string(absl::StripAsciiWhitespace(config.token));
  return config;
}

}  // namespace revops::cli
