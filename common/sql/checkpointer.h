// Decides when the WAL goes back into the database file, and does it on the writer's thread.
#ifndef REVOPS_COMMON_SQL_CHECKPOINTER_H_
#define REVOPS_COMMON_SQL_CHECKPOINTER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "common/sql/database.h"

namespace revops::sql {

class Checkpointer {
 public:
  // Hears of the connection's commits from here on.
  Checkpointer(Connection& connection, int checkpoint_pages);

  // After a commit: copies what readers allow (PASSIVE) once the WAL has `checkpoint_pages` pages
  // more than at the last try; beyond eight times as many it waits for readers (RESTART), so that
  // the WAL can begin anew. A full disk and readers that stay are no errors, the WAL keeps the
  // pages.
  absl::Status AfterCommit();
  // Empties the WAL (TRUNCATE); leaves it as it is where a reader holds it.
  absl::Status AtShutdown();
  int64_t count() const { return count_; }

 private:
  absl::Status Checkpoint(int mode);

  Connection& connection_;
  const int checkpoint_pages_;
  int wal_pages_ = 0;
  int next_at_pages_;
  int64_t count_ = 0;
};

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_CHECKPOINTER_H_
