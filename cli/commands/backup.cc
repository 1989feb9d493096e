#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/backup/receive.h"
#include "cli/commands/commands.h"
#include "cli/import/progress.h"
#include "cli/output/csv.h"
#include "common/status/status.h"

#ifndef REVOPS_VERSION
#define REVOPS_VERSION "0"
#endif

namespace revops::cli {
namespace {

void PrintManifest(const Manifest& manifest, Session& session) {
  if (session.format() == Format::kJson) {
    session.out << JsonOf(manifest);
    return;
  }
  Table table;
  table.columns = {"service", "file", "bytes", "schema", "last_revision", "sha256"};
  const auto number = [](int64_t value) {
    return Cell(Grouped(value), absl::StrCat(value), /*is_number=*/true);
  };
  for (const Manifest::Entry& entry : manifest.stores) {
    table.rows.push_back(
        {entry.service, entry.file, number(entry.bytes), number(entry.schema_version),
         entry.last_revision.has_value() ? number(*entry.last_revision) : Cell(""), entry.sha256});
  }
  if (session.format() == Format::kTable) return PrintTable(table, session.out);
  PrintCsvLine(table.columns, session.out);
  for (const CellRow& row : table.rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell.raw);
    PrintCsvLine(cells, session.out);
  }
}

absl::StatusOr<ExitCode> MakeBackup(const std::string& folder, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  const SystemClock clock;
  CopyBar bar(session.err, session.is_terminal, clock);
  REVOPS_ASSIGN_OR_RETURN(const Manifest manifest,
                          ReceiveBackup(folder, REVOPS_VERSION, *client, session.stop, clock, bar));
  bar.Clear();
  PrintManifest(manifest, session);
  return kExitOk;
}

absl::StatusOr<ExitCode> VerifyBackup(const std::string& folder, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(const Manifest manifest, ReadManifest(folder));
  REVOPS_RETURN_IF_ERROR(VerifyFiles(folder, manifest));
  PrintManifest(manifest, session);
  return kExitOk;
}

}  // namespace

void AddBackupCommand(CLI::App& app, Session& session) {
  CLI::App* backup =
      app.add_subcommand("backup", "Copies of all stores, made while the suite serves");
  backup->fallthrough();
  backup->footer("scripts/restore puts a backup in place.");
  auto out = std::make_shared<std::string>();
  auto verify = std::make_shared<std::string>();
  CLI::Option_group* what = backup->add_option_group("what");
  what->add_option("--out", *out, "Make a backup in this folder, which must be new or empty");
  what->add_option("--verify", *verify, "Check the files of this backup against its manifest");
  what->require_option(1);
  backup->callback([out, verify, &session] {
    session.command = [out, verify](Session& s) {
      return out->empty() ? VerifyBackup(*verify, s) : MakeBackup(*out, s);
    };
  });
}

}  // namespace revops::cli
