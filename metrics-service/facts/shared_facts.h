// The facts as one writer and many readers share them, with what they include of the deal stream.
//
// A reader sees a state between two batches, never half of one; an event that does not fit ends a
// batch there, and what came before it stays. A report holds the reader's lock for as long as it
// scans: tens of milliseconds over a million deals. A batch of the stream holds the writer's for
// as long as its events take: microseconds each.
#ifndef REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_
#define REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "metrics-service/facts/facts.h"

namespace revops::metrics {

// What the facts include; beside them, so that a reader sees both as they belong together.
struct Followed {
  // Everything up to this position of the stream, at the least; empty before the first batch.
  std::string token;
  // They reached the stream's head once: before that they are a beginning of the history.
  bool has_caught_up = false;
};

// Thread-safe.
class SharedFacts {
 public:
  // Calls read(const Facts&, const Followed&).
  template <typename Read>
  auto WithReader(Read&& read) const {
    absl::ReaderMutexLock lock(&mutex_);
    return std::forward<Read>(read)(std::as_const(*facts_), std::as_const(followed_));
  }
  // Calls write(Facts&, Followed&), alone.
  template <typename Write>
  auto WithWriter(Write&& write) {
    absl::MutexLock lock(&mutex_);
    return std::forward<Write>(write)(*facts_, followed_);
  }
  // Forgets everything, to be built again.
  void Clear() {
    auto empty = std::make_unique<Facts>();
    absl::MutexLock lock(&mutex_);
    facts_.swap(empty);
    followed_ = {};
  }

 private:
  // No other lock is taken while this one is held.
  mutable absl::Mutex mutex_;
  std::unique_ptr<Facts> facts_ ABSL_GUARDED_BY(mutex_) = std::make_unique<Facts>();
  Followed followed_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_
