// Options that may be given several times.
#ifndef REVOPS_CLI_COMMANDS_REPEATED_H_
#define REVOPS_CLI_COMMANDS_REPEATED_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace revops::cli {

// One value per use (`--owner a --owner b`), so that it does not swallow what stands behind it.
inline CLI::Option* AddRepeated(CLI::App& command, const std::string& name,
                                std::vector<std::string>& values, const std::string& description) {
  return command.add_option(name, values, description)->allow_extra_args(false);
}

}  // namespace revops::cli

#endif  // REVOPS_CLI_COMMANDS_REPEATED_H_
