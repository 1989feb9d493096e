// Numbered SQL files, embedded in the binary, applied in order at start.
#ifndef REVOPS_COMMON_SQL_MIGRATOR_H_
#define REVOPS_COMMON_SQL_MIGRATOR_H_

#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace revops::sql {

struct Migration {
  int number;
  const char* name;
  const char* sql;
};

// Brings the database to the newest schema, all missing steps in one transaction, and makes sure
// it has a random store id. FAILED_PRECONDITION SCHEMA_TOO_NEW when the file was written by a newer
// binary; then nothing is changed.
absl::Status Migrate(Connection& connection, std::span<const Migration> migrations);

// 16 hex characters, made at the first Migrate(); marks the store's resume tokens.
absl::StatusOr<std::string> ReadStoreId(Connection& connection);
// Takes the id away: the next Migrate() makes a new one.
absl::Status ForgetStoreId(Connection& connection);
// The number of the newest migration that was applied, 0 for none.
absl::StatusOr<int> ReadSchemaVersion(Connection& connection);

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_MIGRATOR_H_
