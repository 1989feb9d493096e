// One run of revopsctl: its global options, its streams, its client.
#ifndef REVOPS_CLI_SESSION_H_
#define REVOPS_CLI_SESSION_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/exit_codes.h"
#include "cli/output/table.h"
#include "cli/stop_signal.h"

namespace revops::cli {

class Client;

struct Session {
  std::ostream& out;
  std::ostream& err;
  StopSignal& stop;
  // Whether err is a terminal that a progress bar may redraw.
  bool is_terminal = false;

  // Global options, as parsed.
  std::string gateway;
  std::string format_name = "table";
  double timeout_s = 30;
  bool is_tls = false;
  std::string ca_file;

  // What the chosen subcommand does; set while the command line is parsed, called after it.
  std::function<absl::StatusOr<ExitCode>(Session&)> command;

  Format format() const;
  // The client, made on first use. INVALID_ARGUMENT for a bad configuration.
  absl::StatusOr<Client*> client();

  Session(std::ostream& output, std::ostream& errors, StopSignal& stop_signal);
  ~Session();

 private:
  std::unique_ptr<Client> client_;
};

// Parses the command line (without the program's name) and runs it.
ExitCode RunCommandLine(std::vector<std::string> arguments, Session& session);

}  // namespace revops::cli

#endif  // REVOPS_CLI_SESSION_H_
