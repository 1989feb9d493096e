#include <CLI/CLI.hpp>
#include <memory>

#include "absl/strings/str_format.h"
#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/import/import_deals.h"
#include "cli/output/csv.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

void PrintSummary(const ImportSummary& summary, bool is_dry_run, Session& session) {
  const double seconds = std::max(absl::ToDoubleSeconds(summary.elapsed), 1e-3);
  const auto rate = static_cast<int64_t>(static_cast<double>(summary.rows) / seconds);
  const std::pair<const char*, int64_t> counts[] = {
      {"rows", summary.rows},
      {is_dry_run ? "would_create" : "created", summary.created},
      {"unchanged", summary.unchanged},
      {is_dry_run ? "would_update" : "updated", summary.updated},
      {"failed", summary.failed},
      {"rows_ignored", summary.rows_ignored},
      {"values_ignored", summary.values_ignored},
      {"rows_per_second", rate}};
  Table table;
  table.columns = {"what", "count"};
  std::string json;
  for (const auto& [name, count] : counts) {
    table.rows.push_back({name, {Grouped(count), absl::StrCat(count), /*is_number=*/true}});
    absl::StrAppend(&json, "\"", name, "\":", count, ",");
  }
  switch (session.format()) {
    case Format::kTable:
      PrintTable(table, session.out);
      session.out << absl::StrFormat("%.2f s%s\n", seconds,
                                     is_dry_run ? "; dry run, nothing was changed" : "");
      if (!summary.resume_token.empty()) session.out << "token " << summary.resume_token << '\n';
      break;
    case Format::kJson:
      session.out << "{" << json << "\"resume_token\":\"" << summary.resume_token << "\"}\n";
      break;
    case Format::kCsv:
      PrintCsvLine(table.columns, session.out);
      for (const CellRow& row : table.rows) PrintCsvLine({row[0].raw, row[1].raw}, session.out);
      break;
  }
}

absl::StatusOr<ExitCode> RunImport(const ImportOptions& options, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  const SystemClock clock;
  REVOPS_ASSIGN_OR_RETURN(
      const ImportSummary summary,
      ImportDeals(options, *client, session.stop, clock, session.is_terminal, session.err));
  PrintSummary(summary, options.is_dry_run, session);
  if (summary.judged_here > 0) {
    session.err
        << Grouped(summary.judged_here)
        << " rows are for a pipeline that does not exist yet: they were checked here, not by "
           "the service\n";
  }
  if (summary.is_stopped) {
    session.err << "stopped before the end of the file; run the import again to go on\n";
  }
  REVOPS_RETURN_IF_ERROR(summary.errors_file);
  return summary.is_stopped || summary.failed > 0 ? kExitPartial : kExitOk;
}

}  // namespace

void AddImportCommands(CLI::App& app, Session& session) {
  CLI::App* import = app.add_subcommand("import", "Read files in")->require_subcommand(1);
  import->fallthrough();
  CLI::App* deals = import->add_subcommand("deals", "Deals with their history from a CSV file");
  deals->fallthrough();
  auto options = std::make_shared<ImportOptions>();
  deals->add_option("file", options->csv_path, "The CSV file")->required();
  deals->add_option("--mapping", options->mapping_path, "Which column is what (MAP.json)")
      ->required();
  deals->add_option("--errors", options->errors_path,
                    "Keep bad rows here: their columns, line, column and reason");
  deals->add_flag("--dry-run", options->is_dry_run, "Check every row, change nothing");
  deals->add_flag("--update", options->updates_existing,
                  "Rows that differ from the stored deal change it (else they are bad rows)");
  deals->add_option("--in-flight", options->in_flight_max, "Batches sent at once (default 8)")
      ->check(CLI::Range(1, 64));
  deals->callback([options, &session] {
    session.command = [options](Session& s) { return RunImport(*options, s); };
  });
}

}  // namespace revops::cli
