// As absl_mutex.cc, for what waits for an atomic of Abseil's library without its lock.
#include <sanitizer/tsan_interface.h>

#include "absl/base/config.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "tests/support/tsan/next.h"

namespace {

void Acquire(const void* address) { __tsan_acquire(const_cast<void*>(address)); }

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN

// HasBeenNotified() is inline: the sanitizer sees it read the atomic.
void Notification::Notify() {
  REVOPS_NEXT(void(Notification*), "12Notification6NotifyEv");
  __tsan_release(&notified_yet_);
  next(this);
}

void Notification::WaitForNotification() const {
  REVOPS_NEXT_CONST(void(const Notification*), "12Notification19WaitForNotificationEv");
  next(this);
  Acquire(&notified_yet_);
}

bool Notification::WaitForNotificationWithTimeout(Duration timeout) const {
  REVOPS_NEXT_CONST(bool(const Notification*, Duration),
                    "12Notification30WaitForNotificationWithTimeoutENS0_8DurationE");
  const bool notified = next(this, timeout);
  if (notified) Acquire(&notified_yet_);
  return notified;
}

bool Notification::WaitForNotificationWithDeadline(Time deadline) const {
  REVOPS_NEXT_CONST(bool(const Notification*, Time),
                    "12Notification31WaitForNotificationWithDeadlineENS0_4TimeE");
  const bool notified = next(this, deadline);
  if (notified) Acquire(&notified_yet_);
  return notified;
}

// Only the last one takes the lock.
bool BlockingCounter::DecrementCount() {
  REVOPS_NEXT(bool(BlockingCounter*), "15BlockingCounter14DecrementCountEv");
  __tsan_release(&count_);
  return next(this);
}

void BlockingCounter::Wait() {
  REVOPS_NEXT(void(BlockingCounter*), "15BlockingCounter4WaitEv");
  next(this);
  Acquire(&count_);
}

ABSL_NAMESPACE_END
}  // namespace absl
