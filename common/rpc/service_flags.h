// The command line that all services share; every flag can come from the environment, too
// (`--suite-key-file`: REVOPS_SUITE_KEY_FILE), the command line going first.
#ifndef REVOPS_COMMON_RPC_SERVICE_FLAGS_H_
#define REVOPS_COMMON_RPC_SERVICE_FLAGS_H_

#include <string>
#include <vector>

#include "common/telemetry/log.h"

namespace revops::rpc {

// A flag of one service alone. `value` holds the default and receives what was given.
struct ServiceFlag {
  std::string name;  // `deal-service`
  std::string help;
  std::string* value;
};

struct ServiceFlags {
  // Defaults are the service's; see ServiceSpec.
  std::string listen;
  std::string metrics_listen;  // empty: none
  std::string store;
  std::string suite_key_file;
  // Make it where there is none.
  bool make_suite_key = false;
  Severity log_severity = Severity::kInfo;
  // The subcommand `healthcheck`.
  bool healthcheck = false;
};

// What a service is called and how it differs.
struct ServiceSpec {
  std::string name;  // `deal-service`
  std::string version;
  ServiceFlags defaults;
  std::vector<ServiceFlag> flags;
  // Full names of the proto services that health speaks of.
  std::vector<std::string> health_names;
};

struct ParsedFlags {
  ServiceFlags flags;
  // Set: the process ends with it, having said `text` (--help, --version, or what is wrong: 2).
  bool ends = false;
  int exit_code = 0;
  std::string text;
};

inline constexpr int kExitFlagError = 2;

ParsedFlags ParseServiceFlags(const ServiceSpec& spec, int argc, const char* const* argv);

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_SERVICE_FLAGS_H_
