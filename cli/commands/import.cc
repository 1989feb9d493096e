#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/counts.h"
#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/import/import_deals.h"
#include "cli/import/import_history.h"
#include "cli/import/import_leads.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

// A number beyond any machine is a slip of the hand.
constexpr size_t kMemoryMibMax = 1 << 20;

// `summary`: of either kind.
template <typename Summary>
void PrintSummary(Counts counts, int64_t rows, const Summary& summary, bool is_dry_run,
                  Session& session) {
  const double seconds = std::max(absl::ToDoubleSeconds(summary.elapsed), 1e-3);
  if (summary.reps_created > 0) {
    counts.emplace_back(is_dry_run ? "would_create_reps" : "reps_created", summary.reps_created);
  }
  counts.emplace_back("rows_per_second", static_cast<int64_t>(static_cast<double>(rows) / seconds));
  PrintCounts(counts, {{"resume_token", summary.resume_token}}, session);
  if (session.format() != Format::kTable) return;
  session.out << absl::StrFormat("%.2f s%s\n", seconds,
                                 is_dry_run ? "; dry run, nothing was changed" : "");
  if (!summary.resume_token.empty()) session.out << "token " << summary.resume_token << '\n';
}

// What stands behind the summary, and the exit code.
template <typename Summary>
absl::StatusOr<ExitCode> End(const Summary& summary, absl::string_view judged, bool has_failed,
                             Session& session) {
  if (summary.judged_here > 0) {
    session.err << Grouped(summary.judged_here) << " " << judged
                << " are for a pipeline that does not exist yet: they were checked here, not by "
                   "the service\n";
  }
  if (summary.is_windows_1252) {
    session.err << "the file is not in UTF-8; it was read as Windows-1252\n";
  }
  if (summary.is_stopped) {
    session.err << "stopped before the end of the file; run the import again to go on\n";
  }
  REVOPS_RETURN_IF_ERROR(summary.errors_file);
  return summary.is_stopped || has_failed ? kExitPartial : kExitOk;
}

void PrintRows(const ImportOptions& options, const ImportSummary& summary, const Counts& more,
               Session& session) {
  const bool is_dry = options.is_dry_run;
  Counts counts = {{"rows", summary.rows},
                   {is_dry ? "would_create" : "created", summary.created},
                   {"unchanged", summary.unchanged},
                   {is_dry ? "would_update" : "updated", summary.updated}};
  counts.insert(counts.end(), more.begin(), more.end());
  counts.insert(counts.end(), {{"failed", summary.failed},
                               {"rows_ignored", summary.rows_ignored},
                               {"values_ignored", summary.values_ignored}});
  PrintSummary(std::move(counts), summary.rows, summary, is_dry, session);
}

absl::StatusOr<ExitCode> RunDeals(const ImportOptions& options, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  const SystemClock clock;
  REVOPS_ASSIGN_OR_RETURN(
      const ImportSummary summary,
      ImportDeals(options, *client, session.stop, clock, session.is_terminal, session.err));
  PrintRows(options, summary, {}, session);
  return End(summary, "rows", summary.failed > 0, session);
}

absl::StatusOr<ExitCode> RunLeads(const ImportOptions& options, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  const SystemClock clock;
  REVOPS_ASSIGN_OR_RETURN(
      const ImportSummary summary,
      ImportLeads(options, *client, session.stop, clock, session.is_terminal, session.err));
  PrintRows(options, summary,
            {{options.is_dry_run ? "would_attach" : "attached", summary.attached}}, session);
  return End(summary, "rows", summary.failed > 0, session);
}

absl::StatusOr<ExitCode> RunHistory(const ImportOptions& options, const HistoryLimits& limits,
                                    Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  const SystemClock clock;
  REVOPS_ASSIGN_OR_RETURN(const HistorySummary summary,
                          ImportHistory(options, limits, *client, session.stop, clock,
                                        session.is_terminal, session.err));
  const bool is_dry = options.is_dry_run;
  PrintSummary({{"rows", summary.rows()},
                {"entries", summary.tally.entries},
                {"moves_back", summary.tally.moves_back},
                {"rows_ignored", summary.rows_ignored},
                {"repeats_ignored", summary.tally.repeats},
                {"after_closing_ignored", summary.tally.after_closing},
                {"rows_failed", summary.rows_failed},
                {"rows_held_back", summary.rows_held_back},
                {"values_ignored", summary.values_ignored},
                {is_dry ? "deals_would_create" : "deals_created", summary.created},
                {"deals_unchanged", summary.unchanged},
                {is_dry ? "deals_would_update" : "deals_updated", summary.updated},
                {"deals_failed", summary.failed}},
               summary.rows(), summary, is_dry, session);
  return End(summary, "deals", summary.rows_failed > 0, session);
}

absl::Status SetDuplicates(const std::string& text, ImportOptions& options) {
  if (text.empty()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(
      const int policy,
      EnumNamed("--duplicates", text, revops::lead::v1::DuplicatePolicy_descriptor(),
                "DUPLICATE_POLICY_"));
  options.duplicates = static_cast<revops::lead::v1::DuplicatePolicy>(policy);
  return absl::OkStatus();
}

CLI::App* AddImport(CLI::App& import, const char* name, const char* what, ImportOptions& options) {
  CLI::App* command = import.add_subcommand(name, what);
  command->fallthrough();
  command->add_option("file", options.csv_path, "The CSV file, plain or .gz; - is standard input")
      ->required();
  command->add_option("--mapping", options.mapping_path,
                      "Which column is what (MAP.json); with --preset, what differs from it");
  command->add_option("--preset", options.preset,
                      "A shipped mapping: hubspot, salesforce, pipedrive, zoho");
  AddRepeated(*command, "--default", options.defaults,
              "What a field is where the file does not say it: currency_code=EUR");
  command->add_option("--errors", options.errors_path,
                      "Keep bad rows here: their columns, line, column and reason");
  command->add_flag("--dry-run", options.is_dry_run, "Check every row, change nothing");
  command->add_flag("--update", options.updates_existing,
                    "What differs from what is stored changes it (else it is bad)");
  command->add_option("--in-flight", options.in_flight_max, "Batches sent at once (default 8)")
      ->check(CLI::Range(1, 64));
  return command;
}

}  // namespace

void AddImportCommands(CLI::App& app, Session& session) {
  CLI::App* import = app.add_subcommand("import", "Read files in")->require_subcommand(1);
  import->fallthrough();
  auto options = std::make_shared<ImportOptions>();
  AddImport(*import, "deals", "Deals from a CSV file, one row each", *options)
      ->callback([options, &session] {
        session.command = [options](Session& s) { return RunDeals(*options, s); };
      });
  auto leads = std::make_shared<ImportOptions>();
  auto duplicates = std::make_shared<std::string>();
  AddImport(*import, "leads", "Leads from a CSV file, one row each", *leads)
      ->callback([leads, duplicates, &session] {
        session.command = [leads, duplicates](Session& s) -> absl::StatusOr<ExitCode> {
          REVOPS_RETURN_IF_ERROR(SetDuplicates(*duplicates, *leads));
          return RunLeads(*leads, s);
        };
      });
  import->get_subcommand("leads")
      ->add_option("--duplicates", *duplicates,
                   "What one means that is there, by e-mail, phone, or domain and name: reject it, "
                   "attach it as a touchpoint, or flag it (default)")
      ->check(CLI::IsMember({"reject", "attach", "flag"}));
  auto history = std::make_shared<ImportOptions>();
  auto memory_mib = std::make_shared<size_t>(HistoryLimits().bytes_max >> 20);
  CLI::App* entries =
      AddImport(*import, "history",
                "Deals with their past from a CSV file, one row per entry into a stage", *history);
  entries
      ->add_option("--memory-mib", *memory_mib,
                   "How much the rows may take while they are put together (default 1024)")
      ->check(CLI::Range(size_t{1}, kMemoryMibMax));
  entries->callback([history, memory_mib, &session] {
    session.command = [history, memory_mib](Session& s) {
      HistoryLimits limits;
      limits.bytes_max = *memory_mib << 20;
      return RunHistory(*history, limits, s);
    };
  });
}

}  // namespace revops::cli
