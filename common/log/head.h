// The last revision that is safely on disk, and those who wait for it to move.
#ifndef REVOPS_COMMON_LOG_HEAD_H_
#define REVOPS_COMMON_LOG_HEAD_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/types/ids.h"

namespace revops::log {

// Thread-safe. The contract of each is at EventLog.
class Head {
 public:
  explicit Head(Revision revision) : revision_(revision.value) {}

  Revision revision() const { return {revision_.load(std::memory_order_acquire)}; }
  Revision AwaitBeyond(Revision revision, absl::Time deadline) const;
  int64_t NotifyBeyond(Revision revision, std::function<void()> wake);
  void Forget(int64_t notification);
  // How many wait now.
  size_t waiting() const;

  // Moves the head on and wakes whom it passed, on this thread, without holding the lock.
  void Publish(Revision revision);

 private:
  struct Waiter {
    Revision beyond;
    std::function<void()> wake;
  };
  mutable absl::Mutex mutex_;
  // Written under the mutex, read without.
  std::atomic<int64_t> revision_;
  int64_t last_notification_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<int64_t, Waiter> waiters_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_HEAD_H_
