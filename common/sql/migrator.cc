#include "common/sql/migrator.h"

#include <cstdint>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/check.h"
#include "common/status/status.h"

namespace revops::sql {
namespace {

constexpr char kBookkeepingSql[] =
    "CREATE TABLE IF NOT EXISTS store_migration("
    "  number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS store_identity("
    "  only_row INTEGER PRIMARY KEY CHECK (only_row = 1), store_id TEXT NOT NULL) STRICT;";
constexpr char kNewestSql[] = "SELECT coalesce(max(number), 0) FROM store_migration";
constexpr char kAppliedSql[] = "INSERT INTO store_migration(number, name) VALUES (?, ?)";
constexpr char kStoreIdSql[] = "SELECT store_id FROM store_identity WHERE only_row = 1";
constexpr char kForgetStoreIdSql[] = "DELETE FROM store_identity";
constexpr char kNewStoreIdSql[] =
    "INSERT INTO store_identity(only_row, store_id) VALUES (1, ?) ON CONFLICT DO NOTHING";

absl::Status Apply(Connection& connection, const Migration& migration) {
  const absl::Status applied = connection.Execute(migration.sql);
  if (!applied.ok()) {
    absl::Status named(applied.code(), absl::StrCat(migration.name, ": ", applied.message()));
    applied.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
      named.SetPayload(type_url, payload);
    });
    return named;
  }
  REVOPS_ASSIGN_OR_RETURN(Statement note, connection.Prepare(kAppliedSql));
  return note.Bind(1, int64_t{migration.number}).Bind(2, migration.name).Run();
}

absl::Status GiveStoreId(Connection& connection) {
  absl::BitGen random;
  const std::string id = absl::StrFormat("%016x", absl::Uniform<uint64_t>(random));
  REVOPS_ASSIGN_OR_RETURN(Statement insert, connection.Prepare(kNewStoreIdSql));
  return insert.Bind(1, id).Run();
}

absl::Status MigrateInTransaction(Connection& connection, std::span<const Migration> migrations) {
  REVOPS_RETURN_IF_ERROR(connection.Execute(kBookkeepingSql));
  REVOPS_ASSIGN_OR_RETURN(const int newest, ReadSchemaVersion(connection));
  const int known = migrations.empty() ? 0 : migrations.back().number;
  if (newest > known) {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition, "SCHEMA_TOO_NEW",
        absl::StrCat("the store has schema ", newest, ", this binary knows up to ", known),
        {{"store_schema", absl::StrCat(newest)}, {"known_schema", absl::StrCat(known)}});
  }
  for (const Migration& migration : migrations) {
    if (migration.number > newest) REVOPS_RETURN_IF_ERROR(Apply(connection, migration));
  }
  return GiveStoreId(connection);
}

}  // namespace

absl::Status Migrate(Connection& connection, std::span<const Migration> migrations) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    REVOPS_CHECK(migrations[i].number == static_cast<int>(i) + 1, "migrations count from 1");
  }
  REVOPS_RETURN_IF_ERROR(connection.Execute("BEGIN IMMEDIATE"));
  absl::Status migrated = MigrateInTransaction(connection, migrations);
  if (migrated.ok()) migrated = connection.Execute("COMMIT");
  if (migrated.ok()) return migrated;
  connection.ForgetLostTransaction();
  if (!connection.autocommit()) {
    // The first error is the one to tell.
    connection.Execute("ROLLBACK").IgnoreError();
  }
  return migrated;
}

absl::StatusOr<std::string> ReadStoreId(Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(Statement select, connection.Prepare(kStoreIdSql));
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) {
    return ErrorWithReason(absl::StatusCode::kFailedPrecondition, "STORE_NOT_MIGRATED",
                           "the store has no id: Migrate() has not run");
  }
  return std::string(select.Text(0));
}

absl::Status ForgetStoreId(Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(Statement forget, connection.Prepare(kForgetStoreIdSql));
  return forget.Run();
}

absl::StatusOr<int> ReadSchemaVersion(Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(Statement newest, connection.Prepare(kNewestSql));
  REVOPS_RETURN_IF_ERROR(newest.Step().status());
  return static_cast<int>(newest.Int(0));
}

}  // namespace revops::sql
