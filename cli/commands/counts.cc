#include "cli/commands/counts.h"

#include "absl/strings/str_cat.h"
#include "cli/import/progress.h"
#include "cli/output/csv.h"
#include "cli/output/table.h"

namespace revops::cli {

void PrintCounts(const Counts& counts,
                 const std::vector<std::pair<const char*, std::string>>& tokens, Session& session) {
  Table table;
  table.columns = {"what", "count"};
  std::string json;
  for (const auto& [name, count] : counts) {
    table.rows.push_back({name, {Grouped(count), absl::StrCat(count), /*is_number=*/true}});
    absl::StrAppend(&json, json.empty() ? "" : ",", "\"", name, "\":", count);
  }
  for (const auto& [name, token] : tokens) {
    absl::StrAppend(&json, json.empty() ? "" : ",", "\"", name, "\":\"", token, "\"");
  }
  switch (session.format()) {
    case Format::kTable:
      PrintTable(table, session.out);
      break;
    case Format::kJson:
      session.out << "{" << json << "}\n";
      break;
    case Format::kCsv:
      PrintCsvLine(table.columns, session.out);
      for (const CellRow& row : table.rows) PrintCsvLine({row[0].raw, row[1].raw}, session.out);
      break;
  }
}

}  // namespace revops::cli
