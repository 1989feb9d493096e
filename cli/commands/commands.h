// The subcommands. Each function declares one family's flags; what was chosen is left in
// session.command, which runs after the command line is parsed.
#ifndef REVOPS_CLI_COMMANDS_COMMANDS_H_
#define REVOPS_CLI_COMMANDS_COMMANDS_H_

#include "cli/session.h"

namespace CLI {
class App;
}

namespace revops::cli {

void AddImportCommands(CLI::App& app, Session& session);
void AddDealReadCommands(CLI::App& deals, Session& session);
void AddDealWriteCommands(CLI::App& deals, Session& session);
void AddDealMoveCommands(CLI::App& deals, Session& session);
void AddLeadReadCommands(CLI::App& leads, Session& session);
void AddLeadWriteCommands(CLI::App& leads, Session& session);
void AddLeadMoveCommands(CLI::App& leads, Session& session);
void AddLeadConvertCommand(CLI::App& leads, Session& session);
void AddAccountCommands(CLI::App& app, Session& session);
void AddContactCommands(CLI::App& app, Session& session);
void AddRepCommands(CLI::App& app, Session& session);
void AddTeamCommands(CLI::App& app, Session& session);
void AddActivityCommands(CLI::App& app, Session& session);
void AddPipelineCommands(CLI::App& app, Session& session);
void AddWatchCommand(CLI::App& app, Session& session);
void AddSubscriptionCommands(CLI::App& app, Session& session);
void AddReportCommands(CLI::App& app, Session& session);
void AddTokenCommands(CLI::App& app, Session& session);
void AddBackupCommand(CLI::App& app, Session& session);
void AddDemoCommand(CLI::App& app, Session& session);

}  // namespace revops::cli

#endif  // REVOPS_CLI_COMMANDS_COMMANDS_H_
