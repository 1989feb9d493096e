// A small store in a temporary directory: one table of numbered texts.
#ifndef REVOPS_TESTS_COMMON_SQL_STORE_FIXTURE_H_
#define REVOPS_TESTS_COMMON_SQL_STORE_FIXTURE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "common/sql/database.h"
#include "common/sql/migrator.h"
#include "common/sql/writer.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace revops::sql {

inline constexpr Migration kThingMigrations[] = {
    {1, "0001_thing.sql",
     "CREATE TABLE thing(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"},
};
inline constexpr char kInsertThingSql[] = "INSERT INTO thing(id, text) VALUES (?, ?)";
inline constexpr char kSelectThingsSql[] = "SELECT id, text FROM thing ORDER BY id";

inline absl::Status InsertThing(Connection& connection, int64_t id, absl::string_view text) {
  REVOPS_ASSIGN_OR_RETURN(Statement insert, connection.Prepare(kInsertThingSql));
  return insert.Bind(1, id).Bind(2, text).Run();
}

class StoreTest : public ::testing::Test {
 protected:
  std::string path() const { return dir_.File("store.db"); }

  std::unique_ptr<Connection> OpenStore() const {
    auto connection = Connection::Open(path(), Access::kReadWrite);
    EXPECT_TRUE(connection.ok()) << connection.status();
    EXPECT_EQ(Migrate(**connection, kThingMigrations), absl::OkStatus());
    return *std::move(connection);
  }

  std::unique_ptr<Writer> StartWriter(Writer::Options options = {}) const {
    return Writer::Start(OpenStore(), std::move(options));
  }

  // What a new reader sees.
  std::map<int64_t, std::string> Things() const {
    std::map<int64_t, std::string> things;
    auto connection = Connection::Open(path(), Access::kReadOnly);
    EXPECT_TRUE(connection.ok()) << connection.status();
    auto select = (*connection)->Prepare(kSelectThingsSql);
    EXPECT_TRUE(select.ok()) << select.status();
    for (auto row = select->Step(); row.value(); row = select->Step()) {
      things[select->Int(0)] = std::string(select->Text(1));
    }
    return things;
  }

  revops::testing::TempDir dir_;
};

}  // namespace revops::sql

#endif  // REVOPS_TESTS_COMMON_SQL_STORE_FIXTURE_H_
