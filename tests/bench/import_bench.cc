// The import of a CSV file through the gateway, beside bare INSERTs of the very same rows.
#include <sqlite3.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "tests/bench/row_groups.h"
#include "tests/bench/table.h"

namespace revops::bench {
namespace {

using revops::testing::Outcome;
using revops::testing::Service;
using revops::testing::Suite;

constexpr int kBatchRows = 64;

// Closed deals, each with a creation and a closing: two events and two visits a row.
void WriteImport(const std::string& folder, int rows) {
  std::ofstream csv(folder + "/deals.csv");
  csv << "id,owner,product,account,stage,engaged,closed,value\n";
  for (int i = 0; i < rows; ++i) {
    csv << "row-" << i << ",Rep " << i % 100 << ",Product " << i % 7 << ",Company " << i % 5000
        << (i % 3 == 0 ? ",Lost" : ",Won") << ",2024-0" << 1 + i % 9 << "-01,2025-0" << 1 + i % 9
        << "-15," << 100 + i % 900 << "\n";
  }
  std::ofstream(folder + "/mapping.json") << R"({
    "columns": {"external_id": "id", "owner": "owner", "product": "product", "company": "account",
                "stage": "stage", "effective_create_time": "engaged",
                "effective_close_time": "closed", "closed_amount": "value"},
    "values": {"stage": {"Won": "won", "Lost": "lost"}},
    "defaults": {"currency_code": "USD", "loss_reason": "unknown"},
    "date_formats": ["%Y-%m-%d"], "time_zone": "UTC", "pipeline": "default"})";
}

using Db = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Row = std::vector<sqlite3_value*>;

Db Open(const std::string& path, int flags) {
  sqlite3* db = nullptr;
  sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  return {db, sqlite3_close};
}

void Run(sqlite3* db, const std::string& sql) {
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
}

std::vector<Row> RowsOf(sqlite3* db, const std::string& query, int* columns) {
  sqlite3_stmt* select = nullptr;
  sqlite3_prepare_v2(db, query.c_str(), -1, &select, nullptr);
  *columns = sqlite3_column_count(select);
  std::vector<Row> rows;
  while (sqlite3_step(select) == SQLITE_ROW) {
    Row row;
    for (int i = 0; i < *columns; ++i)
      row.push_back(sqlite3_value_dup(sqlite3_column_value(select, i)));
    rows.push_back(std::move(row));
  }
  sqlite3_finalize(select);
  return rows;
}

// One table's rows and the prepared INSERT that writes them.
struct Table {
  std::vector<Row> rows;
  sqlite3_stmt* insert = nullptr;
  size_t next = 0;
};

void InsertNext(Table& table, size_t count) {
  for (; count > 0 && table.next < table.rows.size(); --count, ++table.next) {
    const Row& row = table.rows[table.next];
    for (size_t i = 0; i < row.size(); ++i) {
      sqlite3_bind_value(table.insert, static_cast<int>(i) + 1, row[i]);
    }
    sqlite3_step(table.insert);
    sqlite3_reset(table.insert);
  }
}

// What one prepared INSERT per table does with the imported rows, in the same schema, 64 deals a
// commit, each commit on disk.
double BareInsertsPerSecond(const Suite& suite, int imported) {
  const Db from = Open(suite.StoreOf(Service::kDeal), SQLITE_OPEN_READONLY);
  const std::string path = suite.Folder() + "/bare.db";
  const Db to = Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  Run(to.get(),
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-262144;"
      " PRAGMA wal_autocheckpoint=4000;");
  int columns = 0;
  for (const Row& schema : RowsOf(from.get(),
                                  "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND"
                                  " name NOT LIKE 'sqlite_%'",
                                  &columns)) {
    Run(to.get(), reinterpret_cast<const char*>(sqlite3_value_text(schema[0])));
  }
  std::vector<Table> tables;
  for (const char* query : {"SELECT * FROM deal ORDER BY deal_key DESC LIMIT ",
                            "SELECT * FROM visit ORDER BY visit_key DESC LIMIT ",
                            "SELECT * FROM event ORDER BY revision DESC LIMIT "}) {
    Table table;
    table.rows = RowsOf(from.get(),
                        absl::StrCat("SELECT * FROM (", query, imported, ") ORDER BY 1"), &columns);
    std::string marks = "?";
    for (int i = 1; i < columns; ++i) marks += ",?";
    const std::string name(query + 14, strchr(query + 14, ' '));
    sqlite3_prepare_v2(to.get(),
                       absl::StrCat("INSERT INTO ", name, " VALUES (", marks, ")").c_str(), -1,
                       &table.insert, nullptr);
    tables.push_back(std::move(table));
  }
  const absl::Time begin = absl::Now();
  for (int done = 0; done < imported; done += kBatchRows) {
    Run(to.get(), "BEGIN IMMEDIATE");
    for (Table& table : tables) InsertNext(table, kBatchRows);
    Run(to.get(), "COMMIT");
  }
  const double per_s = imported / absl::ToDoubleSeconds(absl::Now() - begin);
  for (Table& table : tables) {
    sqlite3_finalize(table.insert);
    for (const Row& row : table.rows) {
      for (sqlite3_value* value : row) sqlite3_value_free(value);
    }
  }
  return per_s;
}

}  // namespace

absl::Status BenchImport(const Bed& bed) {
  const Suite& suite = *bed.suite;
  WriteImport(suite.Folder(), bed.size.import_rows);
  const absl::Time begin = absl::Now();
  REVOPS_ASSIGN_OR_RETURN(const Outcome outcome,
                          suite.Revopsctl({"import", "deals", suite.Folder() + "/deals.csv",
                                           "--mapping", suite.Folder() + "/mapping.json"},
                                          absl::Minutes(10)));
  const absl::Duration taken = absl::Now() - begin;
  if (outcome.exit_status != 0) {
    return absl::InternalError(absl::StrCat("the import failed: ", outcome.errors));
  }
  const double per_s = bed.size.import_rows / absl::ToDoubleSeconds(taken);
  PrintRate("CSV import through the gateway", 0, per_s, {"to reach", 10'000, 1.0});
  PrintRate("  beside bare INSERTs", 0, per_s,
            {"INSERTs", BareInsertsPerSecond(suite, bed.size.import_rows), 0.25});
  return absl::OkStatus();
}

}  // namespace revops::bench
