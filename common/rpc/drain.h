// Tells open streams that the server is about to stop, so that they can say goodbye.
#ifndef REVOPS_COMMON_RPC_DRAIN_H_
#define REVOPS_COMMON_RPC_DRAIN_H_

#include <cstdint>
#include <functional>
#include <map>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace revops::rpc {

// Retry advice of a draining server: a restart takes about that long.
inline constexpr absl::Duration kDrainRetry = absl::Seconds(1);

// UNAVAILABLE SERVER_DRAINING with RetryInfo: how a stream ends when its server stops.
absl::Status ServerDraining();

// Thread-safe.
class DrainSignal {
 public:
  // Calls `wake` once when draining begins, on the thread that begins it; at once, on this thread,
  // if it already has (then the id is 0). It must be quick. Returns an id for Forget().
  int64_t OnDrain(std::function<void()> wake);
  // After it returns, the callback neither runs nor will run (unless called from inside it).
  void Forget(int64_t id);

  // Once; a second call does nothing.
  void Begin();
  bool draining() const;

 private:
  mutable absl::Mutex mutex_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t running_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::thread::id running_thread_ ABSL_GUARDED_BY(mutex_);
  std::map<int64_t, std::function<void()>> waiting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_DRAIN_H_
