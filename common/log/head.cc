#include "common/log/head.h"

#include <utility>
#include <vector>

namespace revops::log {

Revision Head::AwaitBeyond(Revision revision, absl::Time deadline) const {
  const auto is_beyond = [&] { return this->revision() > revision; };
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithDeadline(absl::Condition(&is_beyond), deadline);
  return this->revision();
}

int64_t Head::NotifyBeyond(Revision revision, std::function<void()> wake) {
  int64_t notification = 0;
  {
    absl::MutexLock lock(&mutex_);
    notification = ++last_notification_;
    if (this->revision() <= revision) {
      waiters_.emplace(notification, Waiter{revision, std::move(wake)});
      return notification;
    }
  }
  wake();
  return notification;
}

void Head::Forget(int64_t notification) {
  absl::MutexLock lock(&mutex_);
  waiters_.erase(notification);
}

size_t Head::waiting() const {
  absl::MutexLock lock(&mutex_);
  return waiters_.size();
}

void Head::Publish(Revision revision) {
  std::vector<std::function<void()>> passed;
  {
    absl::MutexLock lock(&mutex_);
    revision_.store(revision.value, std::memory_order_release);
    for (auto it = waiters_.begin(); it != waiters_.end();) {
      if (it->second.beyond >= revision) {
        ++it;
        continue;
      }
      passed.push_back(std::move(it->second.wake));
      waiters_.erase(it++);
    }
  }
  for (const std::function<void()>& wake : passed) wake();
}

}  // namespace revops::log
