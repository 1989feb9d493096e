// revopsctl: wires the process to a session.
#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include "cli/session.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  revops::cli::Session session(std::cout, std::cerr, revops::cli::InstallStopSignal());
  session.is_terminal = isatty(STDERR_FILENO) == 1;
  return revops::cli::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc), session);
}
