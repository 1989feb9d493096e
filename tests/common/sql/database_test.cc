#include "common/sql/database.h"

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "common/sql/reader_pool.h"
#include "gtest/gtest.h"
#include "tests/common/sql/store_fixture.h"

namespace revops::sql {
namespace {

using DatabaseTest = StoreTest;

std::string Pragma(Connection& connection, const char* sql) {
  auto statement = connection.Prepare(sql);
  EXPECT_TRUE(statement.ok()) << statement.status();
  EXPECT_TRUE(statement->Step().value());
  return std::string(statement->Text(0));
}

TEST_F(DatabaseTest, WritingConnectionHasTheSettingsThatKeepAcknowledgedWrites) {
  auto connection = OpenStore();
  EXPECT_EQ(Pragma(*connection, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(Pragma(*connection, "PRAGMA synchronous"), "2");
  EXPECT_EQ(Pragma(*connection, "PRAGMA secure_delete"), "1");
  EXPECT_EQ(Pragma(*connection, "PRAGMA foreign_keys"), "1");
  EXPECT_EQ(Pragma(*connection, "PRAGMA wal_autocheckpoint"), "0");
}

TEST_F(DatabaseTest, AStoreAndItsJournalsAreForTheirOwnerOnly) {
  const mode_t before = umask(0);
  auto connection = OpenStore();
  umask(before);
  for (const char* suffix : {"", "-wal", "-shm", "-lock"}) {
    const auto mode = std::filesystem::status(path() + suffix).permissions();
    EXPECT_EQ(static_cast<unsigned>(mode), 0600u) << suffix;
  }
}

TEST_F(DatabaseTest, ValuesComeBackAsBound) {
  auto connection = OpenStore();
  ASSERT_EQ(connection->Execute("CREATE TABLE v(i INTEGER, t TEXT, b BLOB, n TEXT)"),
            absl::OkStatus());
  const std::string bytes("a\0b", 3);
  auto insert = connection->Prepare("INSERT INTO v(i, t, b, n) VALUES (?, ?, ?, ?)");
  ASSERT_TRUE(insert.ok());
  insert->Bind(1, INT64_MIN).Bind(2, absl::string_view()).BindBlob(3, bytes).BindNull(4);
  ASSERT_EQ(insert->Run(), absl::OkStatus());
  EXPECT_EQ(connection->changes(), 1);

  auto select = connection->Prepare("SELECT i, t, b, n FROM v");
  ASSERT_TRUE(select->Step().value());
  EXPECT_EQ(select->Int(0), INT64_MIN);
  EXPECT_EQ(select->Text(1), "");
  EXPECT_FALSE(select->IsNull(1));
  EXPECT_EQ(select->Blob(2), bytes);
  EXPECT_TRUE(select->IsNull(3));
  EXPECT_FALSE(select->Step().value());
}

TEST_F(DatabaseTest, StatementIsReadyAgainAfterUse) {
  auto connection = OpenStore();
  ASSERT_EQ(InsertThing(*connection, 1, "one"), absl::OkStatus());
  ASSERT_EQ(InsertThing(*connection, 2, "two"), absl::OkStatus());
  EXPECT_EQ(Things().size(), 2u);
}

TEST_F(DatabaseTest, OneConstantInUseTwiceAtOnceIsOurBug) {
  auto connection = OpenStore();
  EXPECT_DEATH(
      {
        auto first = connection->Prepare(kSelectThingsSql);
        auto second = connection->Prepare(kSelectThingsSql);
      },
      "one statement in use");
}

TEST_F(DatabaseTest, ConstraintErrorNamesTheColumnAndNeverTheValue) {
  auto connection = OpenStore();
  ASSERT_EQ(InsertThing(*connection, 1, "ada@example.com"), absl::OkStatus());
  const absl::Status status = InsertThing(*connection, 2, "ada@example.com");
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorClassOf(status), ErrorClass::kConstraint);
  EXPECT_NE(status.message().find("thing.text"), absl::string_view::npos);
  EXPECT_EQ(status.ToString().find("ada@"), std::string::npos);
}

TEST_F(DatabaseTest, ErrorsNotFromTheStoreHaveNoClass) {
  EXPECT_EQ(ErrorClassOf(absl::OkStatus()), ErrorClass::kNone);
  EXPECT_EQ(ErrorClassOf(absl::NotFoundError("deals/1")), ErrorClass::kNone);
}

TEST_F(DatabaseTest, SecondWriterOfAStoreIsRefused) {
  auto connection = OpenStore();
  const auto second = Connection::Open(path(), Access::kReadWrite);
  EXPECT_EQ(ReasonOf(second.status()), "STORE_IN_USE");
  connection.reset();
  EXPECT_TRUE(Connection::Open(path(), Access::kReadWrite).ok());
}

TEST_F(DatabaseTest, AFileThatIsNoDatabaseIsCorrupt) {
  FILE* file = fopen(path().c_str(), "w");
  for (int i = 0; i < 1000; ++i) fputs("not a database, ", file);
  fclose(file);
  const auto connection = Connection::Open(path(), Access::kReadWrite);
  EXPECT_EQ(connection.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ErrorClassOf(connection.status()), ErrorClass::kCorrupt);
}

TEST_F(DatabaseTest, AfterALostTransactionNothingIsWrittenUntilItIsForgotten) {
  auto connection = OpenStore();
  ASSERT_EQ(connection->Execute("BEGIN IMMEDIATE"), absl::OkStatus());
  ASSERT_EQ(InsertThing(*connection, 1, "one"), absl::OkStatus());
  EXPECT_FALSE(connection->Execute("INSERT OR ROLLBACK INTO thing VALUES (1, 'x')").ok());
  EXPECT_TRUE(connection->autocommit());
  EXPECT_FALSE(InsertThing(*connection, 2, "two").ok());
  connection->ForgetLostTransaction();
  EXPECT_EQ(InsertThing(*connection, 3, "three"), absl::OkStatus());
  EXPECT_EQ(Things(), (std::map<int64_t, std::string>{{3, "three"}}));
}

TEST_F(DatabaseTest, ReaderPoolReadsOneStateAndCannotWrite) {
  auto connection = OpenStore();
  auto pool = ReaderPool::Open(path(), 1);
  ASSERT_TRUE(pool.ok()) << pool.status();
  const absl::Status read = (*pool)->Read(absl::InfiniteFuture(), [&](Connection& reader) {
    const auto count = [&] {
      auto select = reader.Prepare("SELECT count(*) FROM thing");
      EXPECT_TRUE(select->Step().value());
      return select->Int(0);
    };
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(InsertThing(*connection, 1, "one"), absl::OkStatus());
    EXPECT_EQ(count(), 0);
    EXPECT_FALSE(InsertThing(reader, 2, "two").ok());
    return absl::OkStatus();
  });
  EXPECT_EQ(read, absl::OkStatus());
  EXPECT_EQ(Things().size(), 1u);
}

TEST_F(DatabaseTest, ReaderPoolWaitsForAConnectionOnlyUntilTheDeadline) {
  auto connection = OpenStore();
  auto pool = ReaderPool::Open(path(), 1);
  ASSERT_TRUE(pool.ok());
  const absl::Status outer = (*pool)->Read(absl::InfiniteFuture(), [&](Connection&) {
    return (*pool)->Read(absl::Now(), [](Connection&) { return absl::OkStatus(); });
  });
  EXPECT_EQ(outer.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ((*pool)->Read(absl::InfiniteFuture(), [](Connection&) { return absl::OkStatus(); }),
            absl::OkStatus());
}

TEST_F(DatabaseTest, AReadThatStillRunsAtItsDeadlineEndsAndItsConnectionGoesOn) {
  OpenStore();
  auto pool = ReaderPool::Open(path(), 1);
  ASSERT_TRUE(pool.ok());
  // Counts to ten thousand million: hours.
  const auto count = [](Connection& connection) -> absl::Status {
    auto statement = connection.Prepare(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000000) "
        "SELECT count(*) FROM n");
    return statement.ok() ? statement->Step().status() : statement.status();
  };
  const absl::Status status = (*pool)->Read(absl::Now() + absl::Milliseconds(50), count);
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_EQ(ReasonOf(status), "DEADLINE_PASSED");
  EXPECT_EQ(ErrorClassOf(status), ErrorClass::kNone) << "the store itself is well";
  const auto one = [](Connection& connection) { return connection.Execute("SELECT 1"); };
  EXPECT_EQ((*pool)->Read(absl::InfiniteFuture(), one), absl::OkStatus());
}

}  // namespace
}  // namespace revops::sql
