// A bounded queue in front of a few threads: where blocking work of calls runs.
#ifndef REVOPS_COMMON_RPC_THREAD_POOL_H_
#define REVOPS_COMMON_RPC_THREAD_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace revops::rpc {

// Deep enough for a burst, shallow enough that what waits at its end is still wanted.
inline constexpr size_t kPoolQueueMax = 4096;
// Reads of an embedded store are short; more threads than this only wait for each other.
inline constexpr int kPoolThreadsDefault = 4;

class ThreadPool {
 public:
  using Task = std::function<void()>;

  explicit ThreadPool(int threads = kPoolThreadsDefault, size_t queue_max = kPoolQueueMax);
  // Runs what is queued, then joins. Tasks submitted meanwhile are refused.
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Thread-safe, never blocks. False when the queue is full or the pool ends: the task is not taken
  // and will not run.
  bool Submit(Task task);

  size_t queued() const;
  int threads() const { return static_cast<int>(threads_.size()); }

 private:
  void Serve();

  const size_t queue_max_;
  mutable absl::Mutex mutex_;
  absl::CondVar not_empty_;
  std::deque<Task> queue_ ABSL_GUARDED_BY(mutex_);
  int idle_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_THREAD_POOL_H_
