// The bounded two-lane queue in front of the writer's thread.
#ifndef REVOPS_COMMON_SQL_COMMAND_QUEUE_H_
#define REVOPS_COMMON_SQL_COMMAND_QUEUE_H_

#include <atomic>
#include <cstddef>
#include <deque>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/sql/writer.h"

namespace revops::sql {

struct QueuedCommand {
  Lane lane = Lane::kInteractive;
  absl::Time deadline;
  Writer::Command command;
  Writer::Done done;
};

// Any thread pushes; one thread, the writer's, takes.
class CommandQueue {
 public:
  enum class Pushed { kOk, kFull, kClosed };
  // Moves from `command` only on kOk.
  Pushed Push(QueuedCommand& command);
  // Lets the taker look at its other work.
  void Wake();
  // No further pushes; what is queued can still be taken.
  void Close();

  // --- The writer's thread ---

  // Blocks until a command is queued or there is `other_work` to do; false when the queue is closed
  // and empty.
  bool AwaitWork(const std::atomic<bool>& other_work);
  // The oldest command of the lane, if there is one.
  bool Take(Lane lane, QueuedCommand& command);

  bool AnyQueued() const { return queued(Lane::kInteractive) + queued(Lane::kBulk) > 0; }
  size_t queued(Lane lane) const { return LaneOf(lane).size.load(std::memory_order_relaxed); }

 private:
  struct OneLane {
    std::deque<QueuedCommand> pushed;
    // Only the writer's thread: what it took over from `pushed` in one go, to lock once for many.
    std::deque<QueuedCommand> taken;
    // Both together.
    std::atomic<size_t> size = 0;
  };
  OneLane& LaneOf(Lane lane) { return lanes_[lane == Lane::kBulk ? 1 : 0]; }
  const OneLane& LaneOf(Lane lane) const { return lanes_[lane == Lane::kBulk ? 1 : 0]; }

  // Guards every lane's `pushed`.
  absl::Mutex mutex_;
  absl::CondVar not_empty_;
  bool taker_waits_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  OneLane lanes_[2];
};

}  // namespace revops::sql

#endif  // REVOPS_COMMON_SQL_COMMAND_QUEUE_H_
