// The facts as one writer and many readers share them.
//
// A reader sees a state between two batches, never half of one. A report holds the reader's lock
// for as long as it scans, a batch holds the writer's for microseconds.
#ifndef REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_
#define REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "metrics-service/facts/facts.h"

namespace revops::metrics {

// Thread-safe.
class SharedFacts {
 public:
  // Calls read(const Facts&, const std::string& token): the position the facts include, empty
  // before the first batch.
  template <typename Read>
  auto WithReader(Read&& read) const {
    absl::ReaderMutexLock lock(&mutex_);
    return std::forward<Read>(read)(std::as_const(*facts_), std::as_const(token_));
  }
  // Calls write(Facts&, std::string& token), alone.
  template <typename Write>
  auto WithWriter(Write&& write) {
    absl::MutexLock lock(&mutex_);
    return std::forward<Write>(write)(*facts_, token_);
  }
  // Forgets everything, to be built again.
  void Clear() {
    auto empty = std::make_unique<Facts>();
    absl::MutexLock lock(&mutex_);
    facts_.swap(empty);
    token_.clear();
  }

 private:
  // No other lock is taken while this one is held.
  mutable absl::Mutex mutex_;
  std::unique_ptr<Facts> facts_ ABSL_GUARDED_BY(mutex_) = std::make_unique<Facts>();
  std::string token_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_
