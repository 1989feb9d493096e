// Copies the store for the writer: takes an order from any thread, and does a little of it whenever
// the writer's thread has a moment.
#ifndef REVOPS_COMMON_SQL_COPIER_H_
#define REVOPS_COMMON_SQL_COPIER_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/sql/command_queue.h"
#include "common/sql/database.h"
#include "common/sql/store_copy.h"
#include "common/sql/writer.h"

namespace revops::sql {

// While commands are queued, a batch waits until the end is 64 KiB nearer, however much the batch
// before has added: so a copy comes to its end under any load, at 10 MB/s and more. Larger slices
// make the batches' fsyncs wait for the copy's own pages: 1.6 MB a batch halves the commands a
// second, this is not to be seen.
inline constexpr int kPagesPerStep = 16;
// No slice is longer; while nothing is queued it is that long, and the next follows.
inline constexpr absl::Duration kSliceMax = absl::Milliseconds(2);

class Copier {
 public:
  Copier(Connection& connection, const CommandQueue& queue)
      : connection_(connection), queue_(queue) {}

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
  const CommandQueue& queue_;
  absl::Mutex mutex_;
  bool has_ended_ ABSL_GUARDED_BY(mutex_) = false;
  // Set under the mutex by Take(), and taken back by the writer's thread, whose the rest is then.
  std::atomic<bool> is_busy_ = false;
  CopyOrder order_;
  std::unique_ptr<StoreCopy> copy_;
  int64_t bytes_left_ = 0;  // at the end of the last slice
};

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_COPIER_H_
