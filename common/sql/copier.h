// Copies the store for the writer: takes an order from any thread, and does a short slice of it
// whenever the writer's thread has a moment.
#ifndef REVOPS_COMMON_SQL_COPIER_H_
#define REVOPS_COMMON_SQL_COPIER_H_

#include <atomic>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "common/sql/store_copy.h"
#include "common/sql/writer.h"

namespace revops::sql {

// What a batch may wait for a slice: less than its own fsync, enough for some hundred pages.
inline constexpr absl::Duration kSliceMax = absl::Milliseconds(1);
// Between two looks at the clock.
inline constexpr int kPagesPerStep = 16;

class Copier {
 public:
  explicit Copier(Connection& connection) : connection_(connection) {}

  // --- Any thread ---

  // `order.done` is called on the calling thread where the order is refused.
  void Take(CopyOrder order);
  // Whether there is something to do.
  const std::atomic<bool>& is_busy() const { return is_busy_; }

  // --- The writer's thread, outside of transactions ---

  void Slice();
  // Refuses what is under way and what may still come with WRITER_STOPPED.
  void End();

 private:
  // True once complete.
  absl::StatusOr<bool> Work();
  void Finish(const absl::Status& status);

  Connection& connection_;
  absl::Mutex mutex_;
  bool has_ended_ ABSL_GUARDED_BY(mutex_) = false;
  // Set under the mutex by Take(), and taken back by the writer's thread, whose the rest is then.
  std::atomic<bool> is_busy_ = false;
  CopyOrder order_;
  std::unique_ptr<StoreCopy> copy_;
};

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_COPIER_H_
