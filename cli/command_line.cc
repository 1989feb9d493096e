#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/output/errors.h"
#include "cli/session.h"

#ifndef REVOPS_VERSION
#define REVOPS_VERSION "0"
#endif

namespace revops::cli {
namespace {

void AddGlobalOptions(CLI::App& app, Session& session) {
  app.set_version_flag("--version", std::string("revopsctl ") + REVOPS_VERSION);
  app.add_option("--gateway", session.gateway,
                 "The gateway's gRPC address, host:port (REVOPS_GATEWAY; default 127.0.0.1:8090)");
  app.add_option("-o,--output", session.format_name, "table, json or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}));
  app.add_option("--timeout", session.timeout_s, "Seconds a call may take (default 30)")
      ->check(CLI::Range(0.001, 86400.0));
  app.add_flag("--tls", session.is_tls, "Speak TLS to the gateway");
  app.add_option("--ca-file", session.ca_file, "Certificates to trust (PEM); implies --tls");
}

void AddCommands(CLI::App& app, Session& session) {
  AddImportCommands(app, session);
  CLI::App* deals = app.add_subcommand("deals", "Read and change deals")->require_subcommand(1);
  deals->fallthrough();
  AddDealReadCommands(*deals, session);
  AddDealWriteCommands(*deals, session);
  AddDealMoveCommands(*deals, session);
  CLI::App* leads = app.add_subcommand("leads", "Read and change leads")->require_subcommand(1);
  leads->fallthrough();
  AddLeadReadCommands(*leads, session);
  AddLeadWriteCommands(*leads, session);
  AddLeadMoveCommands(*leads, session);
  AddLeadConvertCommand(*leads, session);
  AddAccountCommands(app, session);
  AddContactCommands(app, session);
  AddRepCommands(app, session);
  AddTeamCommands(app, session);
  AddActivityCommands(app, session);
  AddPipelineCommands(app, session);
  AddWatchCommand(app, session);
  AddSubscriptionCommands(app, session);
  AddReportCommands(app, session);
  AddTokenCommands(app, session);
  AddBackupCommand(app, session);
  AddDemoCommand(app, session);
}

// CLI11 reports by throwing; this is where that ends.
bool Parse(CLI::App& app, std::vector<std::string> arguments, Session& session, ExitCode& code) {
  // The parser takes them from the back.
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(std::move(arguments));
    return true;
  } catch (const CLI::ParseError& error) {
    code = app.exit(error, session.out, session.err) == 0 ? kExitOk : kExitUsage;
    return false;
  }
}

}  // namespace

ExitCode RunCommandLine(std::vector<std::string> arguments, Session& session) {
  CLI::App app("Asks and tells the revenue-operations suite, through its gateway.", "revopsctl");
  app.require_subcommand(1);
  app.fallthrough();
  AddGlobalOptions(app, session);
  AddCommands(app, session);
  // Subcommands inherit what is set before them; this belongs to the whole alone.
  app.footer(std::string(kExitCodesHelp) +
             "\n\nThe token comes from REVOPS_TOKEN, the config file "
             "($XDG_CONFIG_HOME/revops/config.json,\ndefault ~/.config) or ./var/admin-token.");
  ExitCode code = kExitOk;
  if (!Parse(app, std::move(arguments), session, code)) return code;
  absl::StatusOr<ExitCode> result = session.command(session);
  session.out.flush();
  // A full disk behind `> file` must not look like success.
  if (result.ok() && !session.out) {
    result = absl::DataLossError("the output could not be written, or not all of it");
  }
  if (result.ok()) return *result;
  PrintError(result.status(), session.err);
  return ExitCodeOf(result.status());
}

}  // namespace revops::cli
