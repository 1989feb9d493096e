#include "common/rpc/service_flags.h"

#include <CLI/CLI.hpp>
#include <map>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace revops::rpc {
namespace {

std::string EnvironmentName(const std::string& flag) {
  return "REVOPS_" + absl::AsciiStrToUpper(absl::StrReplaceAll(flag, {{"-", "_"}}));
}

CLI::Option* Add(CLI::App& app, const std::string& name, std::string& value,
                 const std::string& help) {
  return app.add_option("--" + name, value, help)
      ->capture_default_str()
      ->envname(EnvironmentName(name))
      ->multi_option_policy(CLI::MultiOptionPolicy::Throw);
}

}  // namespace

ParsedFlags ParseServiceFlags(const ServiceSpec& spec, int argc, const char* const* argv) {
  ParsedFlags parsed;
  ServiceFlags& flags = parsed.flags = spec.defaults;
  CLI::App app(spec.name + " of the revenue-operations suite.", spec.name);
  app.set_version_flag("--version", spec.name + " " + spec.version);
  app.fallthrough();
  Add(app, "listen", flags.listen, "host:port for gRPC; port 0 takes a free one");
  Add(app, "metrics-listen", flags.metrics_listen, "host:port for GET /metrics; empty for none");
  Add(app, "store", flags.store, "the database file; made where missing");
  Add(app, "suite-key-file", flags.suite_key_file,
      "file with the suite's key: at least 32 bytes, raw or hexadecimal");
  app.add_flag("--make-suite-key", flags.make_suite_key,
               "make the key's file where there is none (services that share a folder may all say "
               "so: the first makes it)")
      ->envname(EnvironmentName("make-suite-key"));
  const std::map<std::string, Severity> severities = {{"debug", Severity::kDebug},
                                                      {"info", Severity::kInfo},
                                                      {"warning", Severity::kWarning},
                                                      {"error", Severity::kError}};
  std::string severity = "info";
  Add(app, "log-level", severity, "least severity that is logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  for (const ServiceFlag& flag : spec.flags) Add(app, flag.name, *flag.value, flag.help);
  const CLI::App* healthcheck =
      app.add_subcommand("healthcheck", "ends with 0 when the service at --listen is SERVING");
  // The library throws; nothing leaves this function.
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    parsed.ends = true;
    parsed.exit_code = app.exit(error, out, err) == 0 ? 0 : kExitFlagError;
    parsed.text = out.str() + err.str();
    return parsed;
  }
  flags.log_severity = severities.at(severity);
  flags.healthcheck = healthcheck->parsed();
  if (!flags.healthcheck && flags.suite_key_file.empty()) {
    parsed.ends = true;
    parsed.exit_code = kExitFlagError;
    parsed.text = "--suite-key-file (or REVOPS_SUITE_KEY_FILE) must be given\n";
  }
  return parsed;
}

}  // namespace revops::rpc
