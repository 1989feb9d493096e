#include "common/sql/command_queue.h"

#include <utility>

namespace revops::sql {

CommandQueue::Pushed CommandQueue::Push(QueuedCommand& command) {
  OneLane& lane = LaneOf(command.lane);
  absl::MutexLock lock(&mutex_);
  if (closed_) return Pushed::kClosed;
  if (lane.size.load(std::memory_order_relaxed) >= kQueuedCommandsMax) return Pushed::kFull;
  lane.pushed.push_back(std::move(command));
  lane.size.fetch_add(1, std::memory_order_relaxed);
  if (taker_waits_) not_empty_.Signal();
  return Pushed::kOk;
}

void CommandQueue::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
  not_empty_.Signal();
}

void CommandQueue::Wake() {
  absl::MutexLock lock(&mutex_);
  not_empty_.Signal();
}

bool CommandQueue::AwaitWork(const std::atomic<bool>& other_work) {
  absl::MutexLock lock(&mutex_);
  taker_waits_ = true;
  while (!AnyQueued() && !closed_ && !other_work) not_empty_.Wait(&mutex_);
  taker_waits_ = false;
  return AnyQueued() || !closed_;
}

bool CommandQueue::Take(Lane lane, QueuedCommand& command) {
  OneLane& from = LaneOf(lane);
  if (from.taken.empty()) {
    if (from.size.load(std::memory_order_relaxed) == 0) return false;
    absl::MutexLock lock(&mutex_);
    from.taken.swap(from.pushed);
    if (from.taken.empty()) return false;
  }
  command = std::move(from.taken.front());
  from.taken.pop_front();
  from.size.fetch_sub(1, std::memory_order_relaxed);
  return true;
}

}  // namespace revops::sql
