// Runs revopsctl's command line in this process and keeps what it printed.
#ifndef REVOPS_TESTS_CLI_COMMAND_RUN_H_
#define REVOPS_TESTS_CLI_COMMAND_RUN_H_

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "cli/session.h"
#include "tests/cli/fake_gateway.h"
#include "tests/cli/temp_dir.h"

namespace revops::cli {

struct CommandRun {
  ExitCode code;
  std::string out;
  std::string err;
};

// Where a command's output can go wrong, and what stops it.
inline CommandRun RunCommand(const FakeGateway& gateway, std::vector<std::string> arguments,
                             std::ostringstream& out, StopSignal& stop) {
  setenv("REVOPS_TOKEN", FakeGateway::kToken, 1);
  setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
  setenv("REVOPS_GATEWAY", gateway.address().c_str(), 1);
  std::ostringstream err;
  Session session(out, err, stop);
  const ExitCode code = RunCommandLine(std::move(arguments), session);
  return {code, out.str(), err.str()};
}

inline CommandRun RunCommand(const FakeGateway& gateway, std::vector<std::string> arguments) {
  std::ostringstream out;
  StopSignal stop;
  return RunCommand(gateway, std::move(arguments), out, stop);
}

}  // namespace revops::cli

#endif  // REVOPS_TESTS_CLI_COMMAND_RUN_H_
