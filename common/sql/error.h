// SQLite's result codes as the suite's statuses.
#ifndef REVOPS_COMMON_SQL_ERROR_H_
#define REVOPS_COMMON_SQL_ERROR_H_

#include "absl/status/status.h"
#include "common/sql/database.h"

struct sqlite3;

namespace revops::sql {

// `extended_code` is one of SQLite's result codes; the message is the connection's last one (null:
// the code's own text).
absl::Status StatusOfCode(sqlite3* db, int extended_code);

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_ERROR_H_
