// The facts as their writers and many readers share them, with what they include of each stream.
//
// They are two halves, what the deal stream and what the lead stream told; each has one writer and
// can be forgotten by itself. A reader sees a state between two batches, never half of one; an
// event that does not fit ends a batch there, and what came before it stays. A report holds the
// reader's lock for as long as it scans: tens of milliseconds over a million deals. A batch of a
// stream holds the writer's for as long as its events take: microseconds each.
#ifndef REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_
#define REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_

#include <memory>
#include <type_traits>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "metrics-service/facts/facts.h"
#include "metrics-service/facts/facts_view.h"
#include "metrics-service/facts/lead_facts.h"

namespace revops::metrics {

// Thread-safe.
class SharedFacts {
 public:
  // Calls read(const Facts&, const Followed&), of the deals.
  template <typename Read>
  auto WithReader(Read&& read) const {
    absl::ReaderMutexLock lock(&mutex_);
    return std::forward<Read>(read)(std::as_const(*deals_.facts), std::as_const(deals_.followed));
  }
  // Calls read(const FactsView&), of both halves.
  template <typename Read>
  auto WithView(Read&& read) const {
    absl::ReaderMutexLock lock(&mutex_);
    const FactsView view{*deals_.facts, deals_.followed, *leads_.facts, leads_.followed};
    return std::forward<Read>(read)(view);
  }
  // Calls write(Half&, Followed&), alone; Half is Facts or LeadFacts.
  template <typename Half = Facts, typename Write>
  auto WithWriter(Write&& write) {
    absl::MutexLock lock(&mutex_);
    auto& half = Of<Half>();
    const Linking linking(*this);
    return std::forward<Write>(write)(*half.facts, half.followed);
  }
  // Forgets a half, to be built again.
  template <typename Half = Facts>
  void Clear() {
    auto empty = std::make_unique<Half>();
    absl::MutexLock lock(&mutex_);
    auto& half = Of<Half>();
    half.facts.swap(empty);
    half.followed = {};
    if constexpr (std::is_same_v<Half, Facts>) leads_.facts->conversions().Unlink();
  }

 private:
  template <typename Half>
  struct Kept {
    std::unique_ptr<Half> facts = std::make_unique<Half>();
    Followed followed;
  };
  // At the end of a write: leads find the deals they became, whichever came first.
  struct Linking {
    explicit Linking(SharedFacts& shared) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shared.mutex_)
        : shared(shared) {}
    ~Linking() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      shared.leads_.facts->conversions().Link(*shared.deals_.facts);
    }
    SharedFacts& shared;
  };
  template <typename Half>
  Kept<Half>& Of() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if constexpr (std::is_same_v<Half, Facts>) {
      return deals_;
    } else {
      return leads_;
    }
  }

  // No other lock is taken while this one is held.
  mutable absl::Mutex mutex_;
  Kept<Facts> deals_ ABSL_GUARDED_BY(mutex_);
  Kept<LeadFacts> leads_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_SHARED_FACTS_H_
