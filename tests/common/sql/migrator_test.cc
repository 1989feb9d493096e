#include "common/sql/migrator.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/common/sql/store_fixture.h"

namespace revops::sql {
namespace {

using MigratorTest = StoreTest;

constexpr Migration kTwo[] = {
    kThingMigrations[0],
    {2, "0002_colour.sql", "ALTER TABLE thing ADD COLUMN colour TEXT; -- a comment\n"},
};
constexpr Migration kBroken[] = {
    kThingMigrations[0],
    {2, "0002_good.sql", "CREATE TABLE good(id INTEGER PRIMARY KEY);"},
    {3, "0003_bad.sql", "CREATE TABLE thing(id INTEGER PRIMARY KEY);"},
};

std::string StoreId(Connection& connection) { return ReadStoreId(connection).value_or("none"); }

TEST_F(MigratorTest, StoreGetsARandomIdThatStays) {
  std::string id;
  {
    auto connection = OpenStore();
    id = StoreId(*connection);
    EXPECT_EQ(id.size(), 16u);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
  auto again = OpenStore();
  EXPECT_EQ(StoreId(*again), id);
  revops::testing::TempDir other_dir;
  auto other = Connection::Open(other_dir.File("store.db"), Access::kReadWrite);
  ASSERT_EQ(Migrate(**other, kThingMigrations), absl::OkStatus());
  EXPECT_NE(StoreId(**other), id);
}

TEST_F(MigratorTest, OnlyMissingStepsAreApplied) {
  auto connection = OpenStore();
  ASSERT_EQ(InsertThing(*connection, 1, "kept"), absl::OkStatus());
  EXPECT_EQ(Migrate(*connection, kTwo), absl::OkStatus());
  EXPECT_EQ(Migrate(*connection, kTwo), absl::OkStatus());
  EXPECT_EQ(connection->Execute("UPDATE thing SET colour = 'red'"), absl::OkStatus());
  EXPECT_EQ(Things().size(), 1u);
}

TEST_F(MigratorTest, ANewerStoreIsRefusedAndUnchanged) {
  auto connection = OpenStore();
  ASSERT_EQ(Migrate(*connection, kTwo), absl::OkStatus());
  const absl::Status status = Migrate(*connection, kThingMigrations);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), "SCHEMA_TOO_NEW");
  EXPECT_EQ(Migrate(*connection, kTwo), absl::OkStatus());
}

TEST_F(MigratorTest, AFailingStepUndoesAllAndNamesTheFile) {
  auto connection = OpenStore();
  const absl::Status status = Migrate(*connection, kBroken);
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find("0003_bad.sql"), absl::string_view::npos) << status;
  EXPECT_TRUE(connection->autocommit());
  EXPECT_EQ(connection->Execute("CREATE TABLE good(id INTEGER PRIMARY KEY)"), absl::OkStatus());
}

TEST_F(MigratorTest, AnUnmigratedStoreHasNoId) {
  auto connection = Connection::Open(path(), Access::kReadWrite);
  ASSERT_TRUE(connection.ok());
  EXPECT_FALSE(ReadStoreId(**connection).ok());
}

}  // namespace
}  // namespace revops::sql
