// Read-only connections, lent to one thread at a time.
#ifndef REVOPS_COMMON_SQL_READER_POOL_H_
#define REVOPS_COMMON_SQL_READER_POOL_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/sql/database.h"

namespace revops::sql {

class ReaderPool {
 public:
  static absl::StatusOr<std::unique_ptr<ReaderPool>> Open(absl::string_view path, int connections);

  // Runs `read` on a free connection inside one read transaction, so that it sees one state of the
  // store. Waits for a connection until `deadline`, and ends a statement that still runs then
  // (DEADLINE_EXCEEDED): a list that has to look at everything does not outlive whoever asked.
  absl::Status Read(absl::Time deadline, const std::function<absl::Status(Connection&)>& read);

 private:
  ReaderPool() = default;
  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_READER_POOL_H_
