// Where the gateway's address and the token come from when the command line does not say.
#ifndef REVOPS_CLI_CONFIG_H_
#define REVOPS_CLI_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"

namespace revops::cli {

struct Config {
  std::string gateway;
  std::string token;
};

// gateway: REVOPS_GATEWAY, the config file, 127.0.0.1:8090. token: REVOPS_TOKEN, the config file,
// ./var/admin-token, else empty. The config file is $XDG_CONFIG_HOME/revops/config.json (default
// ~/.config): {"gateway": "host:port", "token": "id.secret"}. INVALID_ARGUMENT when it is
// malformed.
absl::StatusOr<Config> LoadConfig();

}  // namespace revops::cli

#endif  // REVOPS_CLI_CONFIG_H_
