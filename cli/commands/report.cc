#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/flags.h"
#include "cli/commands/report_flags.h"
#include "cli/output/csv.h"
#include "cli/output/json.h"
#include "cli/output/list_printer.h"
#include "cli/output/reports.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

namespace metrics = revops::metrics::v1;
using revops::gateway::v1::GatewayService;
using revops::gateway::v1::GetPipelineOverviewRequest;
using Stub = metrics::MetricsService::StubInterface;

void PrintRows(const Table& table, Session& session) {
  if (session.format() == Format::kTable) return PrintTable(table, session.out);
  PrintCsvLine(table.columns, session.out);
  for (const CellRow& row : table.rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell.raw);
    PrintCsvLine(cells, session.out);
  }
}

// Rows to stdout; what they rest on beside them, where a CSV reader does not stumble over it.
template <typename Response>
void PrintReport(const Response& report, const Groups& groups, Session& session) {
  if (session.format() == Format::kJson) return PrintJson(report, session.out);
  PrintRows(ToTable(report, groups), session);
  const bool is_table = session.format() == Format::kTable;
  PrintBasis(report.basis(), is_table ? session.out : session.err);
}

template <typename Method, typename Request>
absl::StatusOr<ExitCode> Report(Method method, Request& request, const ReportFlags& flags,
                                Session& session) {
  REVOPS_ASSIGN_OR_RETURN(*request.mutable_parameters(), ParametersOf(flags));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto report, client->Call(client->metrics(), method, request));
  PrintReport(report, flags.group_by, session);
  return kExitOk;
}

absl::StatusOr<ExitCode> ReportPipeline(const ReportFlags& flags, Session& session) {
  metrics::GetPipelineReportRequest request;
  return Report(&Stub::GetPipelineReport, request, flags, session);
}

absl::StatusOr<ExitCode> ReportFunnel(const ReportFlags& flags, Session& session) {
  metrics::GetFunnelRequest request;
  if (!flags.mode.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int mode,
        EnumNamed("--mode", flags.mode, metrics::FunnelMode_descriptor(), "FUNNEL_MODE_"));
    request.set_mode(static_cast<metrics::FunnelMode>(mode));
  }
  if (!flags.start.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int start,
        EnumNamed("--start", flags.start, metrics::FunnelStart_descriptor(), "FUNNEL_START_"));
    request.set_start(static_cast<metrics::FunnelStart>(start));
  }
  return Report(&Stub::GetFunnel, request, flags, session);
}

absl::StatusOr<ExitCode> ReportWinRate(const ReportFlags& flags, Session& session) {
  metrics::GetWinRateRequest request;
  request.set_reached_stage(flags.reached_stage);
  return Report(&Stub::GetWinRate, request, flags, session);
}

absl::StatusOr<ExitCode> ReportDealSize(const ReportFlags& flags, Session& session) {
  metrics::GetDealSizeRequest request;
  return Report(&Stub::GetDealSize, request, flags, session);
}

absl::StatusOr<ExitCode> ReportSalesCycle(const ReportFlags& flags, Session& session) {
  metrics::GetSalesCycleRequest request;
  if (!flags.start.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int start,
        EnumNamed("--start", flags.start, metrics::CycleStart_descriptor(), "CYCLE_START_"));
    request.set_start(static_cast<metrics::CycleStart>(start));
  }
  return Report(&Stub::GetSalesCycle, request, flags, session);
}

absl::StatusOr<ExitCode> ReportTimeInStage(const ReportFlags& flags, Session& session) {
  metrics::GetTimeInStageRequest request;
  return Report(&Stub::GetTimeInStage, request, flags, session);
}

absl::StatusOr<ExitCode> ReportVelocity(const ReportFlags& flags, Session& session) {
  metrics::GetVelocityRequest request;
  if (!flags.mode.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int mode,
        EnumNamed("--mode", flags.mode, metrics::VelocityMode_descriptor(), "VELOCITY_MODE_"));
    request.set_mode(static_cast<metrics::VelocityMode>(mode));
  }
  return Report(&Stub::GetVelocity, request, flags, session);
}

absl::StatusOr<ExitCode> ReportChannels(const ReportFlags& flags, Session& session) {
  metrics::GetChannelsRequest request;
  return Report(&Stub::GetChannels, request, flags, session);
}

absl::StatusOr<ExitCode> ReportTouchpoints(const ReportFlags& flags, Session& session) {
  metrics::GetTouchpointsRequest request;
  return Report(&Stub::GetTouchpoints, request, flags, session);
}

absl::StatusOr<ExitCode> ReportOverview(const ReportFlags& flags, Session& session) {
  GetPipelineOverviewRequest request;
  REVOPS_ASSIGN_OR_RETURN(*request.mutable_parameters(), ParametersOf(flags));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(
      const auto overview,
      client->Call(client->gateway(), &GatewayService::StubInterface::GetPipelineOverview,
                   request));
  if (session.format() == Format::kJson) {
    PrintJson(overview, session.out);
  } else {
    if (overview.has_open()) PrintReport(overview.open(), {"pipeline", "stage"}, session);
    if (overview.has_win_rate()) {
      session.out << '\n';
      PrintReport(overview.win_rate(), {}, session);
    }
    if (overview.has_velocity()) {
      session.out << '\n';
      PrintReport(overview.velocity(), {}, session);
    }
  }
  for (const auto& gap : overview.gaps()) {
    session.err << "missing: " << gap.part() << " (" << gap.service() << ": " << gap.code() << ": "
                << ForTerminal(gap.message()) << ")\n";
  }
  return overview.gaps().empty() ? kExitOk : kExitUnavailable;
}

using Reporter = absl::StatusOr<ExitCode> (*)(const ReportFlags&, Session&);

CLI::App* AddReport(CLI::App& report, Session& session, const char* name, const char* description,
                    Reporter reporter, const std::shared_ptr<ReportFlags>& flags) {
  CLI::App* command = report.add_subcommand(name, description);
  AddReportFlags(*command, *flags);
  command->callback([flags, reporter, &session] {
    session.command = [flags, reporter](Session& s) { return reporter(*flags, s); };
  });
  return command;
}

}  // namespace

void AddReportCommands(CLI::App& app, Session& session) {
  CLI::App* report =
      app.add_subcommand("report", "Numbers, each with what it rests on")->require_subcommand(1);
  report->fallthrough();
  const auto flags = std::make_shared<ReportFlags>();
  AddReport(*report, session, "pipeline", "Open deals: count, amount, weighted amount, age",
            ReportPipeline, flags);
  CLI::App* funnel = AddReport(*report, session, "funnel", "How far deals came, stage by stage",
                               ReportFunnel, flags);
  funnel->add_option("--mode", flags->mode, "cohort-any (default), snapshot");
  funnel->add_option("--start", flags->start, "deals (default), leads");
  AddReport(*report, session, "win-rate", "Won of won and lost, by count and by value",
            ReportWinRate, flags)
      ->add_option("--reached-stage", flags->reached_stage, "Only deals that ever were in it");
  AddReport(*report, session, "deal-size", "What won deals were worth", ReportDealSize, flags);
  AddReport(*report, session, "sales-cycle", "Days from creation to closing", ReportSalesCycle,
            flags)
      ->add_option("--start", flags->start, "deal-created (default), lead-created");
  AddReport(*report, session, "time-in-stage", "Days spent in each stage", ReportTimeInStage,
            flags);
  AddReport(*report, session, "velocity", "Won value per day", ReportVelocity, flags)
      ->add_option("--mode", flags->mode, "live (default), all-open");
  AddReport(*report, session, "channels",
            "Leads, and what became of them, by channel or any --group-by", ReportChannels, flags);
  AddReport(*report, session, "touchpoints", "How many contacts a closed deal took",
            ReportTouchpoints, flags);
  AddReport(*report, session, "overview", "Pipeline, win rate and velocity at once", ReportOverview,
            flags);
}

}  // namespace revops::cli
