#include "common/sql/reader_pool.h"

#include <utility>

#include "common/status/status.h"

namespace revops::sql {
namespace {

absl::Status ReadInTransaction(Connection& connection, absl::Time deadline,
                               const std::function<absl::Status(Connection&)>& read) {
  REVOPS_RETURN_IF_ERROR(connection.Execute("BEGIN"));
  connection.EndStatementsAt(deadline);
  absl::Status status = read(connection);
  connection.EndStatementsAt(absl::InfiniteFuture());
  connection.ForgetLostTransaction();
  if (!connection.autocommit()) {
    const absl::Status ended = connection.Execute("ROLLBACK");
    if (status.ok()) status = ended;
  }
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReaderPool>> ReaderPool::Open(absl::string_view path,
                                                             int connections) {
  std::unique_ptr<ReaderPool> pool(new ReaderPool());
  for (int i = 0; i < connections; ++i) {
    REVOPS_ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                            Connection::Open(path, Access::kReadOnly));
    absl::MutexLock lock(&pool->mutex_);
    pool->free_.push_back(std::move(connection));
  }
  return pool;
}

absl::Status ReaderPool::Read(absl::Time deadline,
                              const std::function<absl::Status(Connection&)>& read) {
  std::unique_ptr<Connection> connection;
  {
    absl::MutexLock lock(&mutex_);
    const auto one_is_free = [this]()
                                 ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !free_.empty(); };
    if (!mutex_.AwaitWithDeadline(absl::Condition(&one_is_free), deadline)) {
      return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                             "the deadline passed while waiting for a reading connection");
    }
    connection = std::move(free_.back());
    free_.pop_back();
  }
  absl::Status status = ReadInTransaction(*connection, deadline, read);
  absl::MutexLock lock(&mutex_);
  free_.push_back(std::move(connection));
  return status;
}

}  // namespace revops::sql
