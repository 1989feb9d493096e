#include "common/rpc/drain.h"

#include <utility>

#include "common/status/status.h"

namespace revops::rpc {

absl::Status ServerDraining() {
  return RetryLater(absl::StatusCode::kUnavailable, "SERVER_DRAINING",
                    "the server is about to stop; connect again and resume", kDrainRetry);
}

int64_t DrainSignal::OnDrain(std::function<void()> wake) {
  {
    absl::MutexLock lock(&mutex_);
    if (!draining_) {
      waiting_.emplace(++last_id_, std::move(wake));
      return last_id_;
    }
  }
  wake();
  return 0;
}

void DrainSignal::Forget(int64_t id) {
  absl::MutexLock lock(&mutex_);
  waiting_.erase(id);
  if (id == 0 || running_id_ != id || running_thread_ == std::this_thread::get_id()) return;
  const auto finished = [this, id]()
                            ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return running_id_ != id; };
  mutex_.Await(absl::Condition(&finished));
}

void DrainSignal::Begin() {
  {
    absl::MutexLock lock(&mutex_);
    if (draining_) return;
    draining_ = true;
    running_thread_ = std::this_thread::get_id();
  }
  for (;;) {
    std::function<void()> wake;
    {
      absl::MutexLock lock(&mutex_);
      running_id_ = 0;
      if (waiting_.empty()) return;
      const auto first = waiting_.begin();
      running_id_ = first->first;
      wake = std::move(first->second);
      waiting_.erase(first);
    }
    wake();
  }
}

bool DrainSignal::draining() const {
  absl::MutexLock lock(&mutex_);
  return draining_;
}

}  // namespace revops::rpc
