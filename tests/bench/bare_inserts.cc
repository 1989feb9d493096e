#include "tests/bench/bare_inserts.h"

#include <sqlite3.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace revops::bench {
namespace {

constexpr int kBatchRows = 64;

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

}  // namespace

double BareInsertsPerSecond(const std::string& store, const std::string& path,
                            const std::vector<TableByKey>& names, int imported) {
  const Db from = Open(store, SQLITE_OPEN_READONLY);
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
  for (const TableByKey& name : names) {
    Table table;
    table.rows = RowsOf(from.get(),
                        absl::StrCat("SELECT * FROM (SELECT * FROM ", name.table, " ORDER BY ",
                                     name.key, " DESC LIMIT ", imported, ") ORDER BY 1"),
                        &columns);
    std::string marks = "?";
    for (int i = 1; i < columns; ++i) marks += ",?";
    sqlite3_prepare_v2(to.get(),
                       absl::StrCat("INSERT INTO ", name.table, " VALUES (", marks, ")").c_str(),
                       -1, &table.insert, nullptr);
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

}  // namespace revops::bench
