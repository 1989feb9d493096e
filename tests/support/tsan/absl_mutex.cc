// Tells the thread sanitizer of Abseil's locks: Debian's libabsl_synchronization is not built with
// it, and without their edges everything that an absl::Mutex guards looks like a race.
//
// Linked into every program of the preset tsan. A definition here comes before the library's of
// the same name, for calls from other libraries and from within the library too (they go through
// its PLT); each does what the library's does, by calling it, between the annotations that Abseil
// has in these places when it is built with the sanitizer. This file itself is built without.
#include <sanitizer/tsan_interface.h>

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "absl/base/config.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "tests/support/tsan/next.h"

extern "C" {
// Of the sanitizer's library, in no header of its own.
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
void AnnotateIgnoreWritesBegin(const char* file, int line);
void AnnotateIgnoreWritesEnd(const char* file, int line);
}

namespace {

using absl::Condition;
using absl::Mutex;
using absl::synchronization_internal::KernelTimeout;

// Passed on by value as a member function has it.
static_assert(std::is_trivially_copyable_v<KernelTimeout>);

constexpr unsigned kWrite = 0, kRead = __tsan_mutex_read_lock, kTry = __tsan_mutex_try_lock;

// What this thread is at inside the library: conditions are evaluated there.
struct Operation {
  enum Phase { kNone, kLocks, kUnlocks, kAwaits } phase = kNone;
  Mutex* mutex = nullptr;
  unsigned flags = 0;
};
thread_local Operation current;

// For the length of a block; they nest, as a condition may lock another mutex.
class During {
 public:
  explicit During(Operation operation) : before_(current) { current = operation; }
  ~During() { current = before_; }
  During(const During&) = delete;
  During& operator=(const During&) = delete;

 private:
  const Operation before_;
};

// How the calling thread holds the mutex: Abseil's kMuWriter in its only word.
unsigned HeldFlags(const Mutex* mutex) {
  static_assert(sizeof(Mutex) == sizeof(std::atomic<intptr_t>));
  constexpr intptr_t kMuWriter = 8;
  const auto* word = reinterpret_cast<const std::atomic<intptr_t>*>(mutex);
  return (word->load(std::memory_order_relaxed) & kMuWriter) != 0 ? kWrite : kRead;
}

template <typename Function, typename... Args>
auto Locking(Function* next, unsigned flags, Mutex* mutex, const Args&... args) {
  During during({Operation::kLocks, mutex, flags});
  __tsan_mutex_pre_lock(mutex, flags);
  if constexpr (std::is_void_v<decltype(next(mutex, args...))>) {
    next(mutex, args...);
    __tsan_mutex_post_lock(mutex, flags, 0);
  } else {
    // Whether the condition holds; the mutex is locked either way.
    const bool holds = next(mutex, args...);
    __tsan_mutex_post_lock(mutex, flags, 0);
    return holds;
  }
}

bool TryLocking(bool (*next)(Mutex*), unsigned flags, Mutex* mutex) {
  __tsan_mutex_pre_lock(mutex, flags);
  const bool locked = next(mutex);
  __tsan_mutex_post_lock(mutex, locked ? flags : flags | __tsan_mutex_try_lock_failed, 0);
  return locked;
}

void Unlocking(void (*next)(Mutex*), unsigned flags, Mutex* mutex) {
  __tsan_mutex_pre_unlock(mutex, flags);
  next(mutex);
  __tsan_mutex_post_unlock(mutex, flags);
}

// One's own condition, right after the lock was taken and before the call is over: as if the call
// were over, and the lock then given back and asked for again.
bool EvalLocked(bool (*next)(const Condition*), const Condition* condition, Operation operation) {
  __tsan_mutex_post_lock(operation.mutex, operation.flags, 0);
  const bool holds = next(condition);
  __tsan_mutex_pre_unlock(operation.mutex, operation.flags);
  __tsan_mutex_post_unlock(operation.mutex, operation.flags);
  __tsan_mutex_pre_lock(operation.mutex, operation.flags);
  return holds;
}

// Another thread's, whoever unlocks. What it reads is not looked at: the condition itself lies on
// that thread's stack and came here by the library's spin lock, which nobody sees. It is looked at
// whenever its own thread evaluates it.
bool EvalForAnother(bool (*next)(const Condition*), const Condition* condition, Mutex* mutex) {
  __tsan_mutex_pre_divert(mutex, 0);
  AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
  AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
  const bool holds = next(condition);
  AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
  AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  __tsan_mutex_post_divert(mutex, 0);
  return holds;
}

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN

Mutex::~Mutex() {
  REVOPS_NEXT(void(Mutex*), "5MutexD1Ev");
  next(this);
  __tsan_mutex_destroy(this, __tsan_mutex_not_static);
}

void Mutex::Lock() {
  REVOPS_NEXT(void(Mutex*), "5Mutex4LockEv");
  Locking(next, kWrite, this);
}

void Mutex::ReaderLock() {
  REVOPS_NEXT(void(Mutex*), "5Mutex10ReaderLockEv");
  Locking(next, kRead, this);
}

bool Mutex::TryLock() {
  REVOPS_NEXT(bool(Mutex*), "5Mutex7TryLockEv");
  return TryLocking(next, kWrite | kTry, this);
}

bool Mutex::ReaderTryLock() {
  REVOPS_NEXT(bool(Mutex*), "5Mutex13ReaderTryLockEv");
  return TryLocking(next, kRead | kTry, this);
}

void Mutex::Unlock() {
  REVOPS_NEXT(void(Mutex*), "5Mutex6UnlockEv");
  Unlocking(next, kWrite, this);
}

void Mutex::ReaderUnlock() {
  REVOPS_NEXT(void(Mutex*), "5Mutex12ReaderUnlockEv");
  Unlocking(next, kRead, this);
}

// LockWhenWithTimeout() and its like come here too.
void Mutex::LockWhen(const Condition& condition) {
  REVOPS_NEXT(void(Mutex*, const Condition&), "5Mutex8LockWhenERKNS0_9ConditionE");
  Locking(next, kWrite, this, condition);
}

void Mutex::ReaderLockWhen(const Condition& condition) {
  REVOPS_NEXT(void(Mutex*, const Condition&), "5Mutex14ReaderLockWhenERKNS0_9ConditionE");
  Locking(next, kRead, this, condition);
}

bool Mutex::LockWhenWithDeadline(const Condition& condition, Time deadline) {
  REVOPS_NEXT(bool(Mutex*, const Condition&, Time),
              "5Mutex20LockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  return Locking(next, kWrite, this, condition, deadline);
}

bool Mutex::ReaderLockWhenWithDeadline(const Condition& condition, Time deadline) {
  REVOPS_NEXT(bool(Mutex*, const Condition&, Time),
              "5Mutex26ReaderLockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  return Locking(next, kRead, this, condition, deadline);
}

// What Await(), AwaitWithTimeout() and AwaitWithDeadline() do when they have to wait: unlock, wait,
// and lock (LockSlowLoop, below).
bool Mutex::AwaitCommon(const Condition& condition, KernelTimeout timeout) {
  REVOPS_NEXT(
      bool(Mutex*, const Condition&, KernelTimeout),
      "5Mutex11AwaitCommonERKNS0_9ConditionENS0_24synchronization_internal13KernelTimeoutE");
  const unsigned flags = HeldFlags(this);
  During during({Operation::kAwaits, this, flags});
  __tsan_mutex_pre_unlock(this, flags);
  const bool holds = next(this, condition, timeout);
  __tsan_mutex_post_lock(this, flags, 0);
  return holds;
}

void Mutex::LockSlowLoop(SynchWaitParams* waiting, int flags) {
  REVOPS_NEXT(void(Mutex*, SynchWaitParams*, int), "5Mutex12LockSlowLoopEPNS0_15SynchWaitParamsEi");
  if (current.phase == Operation::kAwaits) {
    __tsan_mutex_post_unlock(this, current.flags);
    __tsan_mutex_pre_lock(this, current.flags);
    current.phase = Operation::kLocks;
  }
  next(this, waiting, flags);
}

void Mutex::UnlockSlow(SynchWaitParams* waiting) {
  REVOPS_NEXT(void(Mutex*, SynchWaitParams*), "5Mutex10UnlockSlowEPNS0_15SynchWaitParamsE");
  During during({Operation::kUnlocks, this, 0});
  next(this, waiting);
}

bool Condition::Eval() const {
  REVOPS_NEXT_CONST(bool(const Condition*), "9Condition4EvalEv");
  const Operation operation = current;
  During during({});
  switch (operation.phase) {
    case Operation::kLocks:
      return EvalLocked(next, this, operation);
    case Operation::kUnlocks:
      return EvalForAnother(next, this, operation.mutex);
    default:  // Await() before it waits: the calling thread has the lock
      return next(this);
  }
}

// Every CondVar::Wait*.
bool CondVar::WaitCommon(Mutex* mutex, KernelTimeout timeout) {
  REVOPS_NEXT(bool(CondVar*, Mutex*, KernelTimeout),
              "7CondVar10WaitCommonEPNS0_5MutexENS0_24synchronization_internal13KernelTimeoutE");
  const unsigned flags = HeldFlags(mutex);
  __tsan_mutex_pre_unlock(mutex, flags);
  const bool timed_out = next(this, mutex, timeout);
  __tsan_mutex_post_unlock(mutex, flags);
  __tsan_mutex_pre_lock(mutex, flags);
  __tsan_mutex_post_lock(mutex, flags, 0);
  return timed_out;
}

ABSL_NAMESPACE_END
}  // namespace absl
