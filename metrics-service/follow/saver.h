// Makes applied facts durable behind the follower's back: what is visible does not wait for a disk.
//
// One save is under way at a time; what comes meanwhile goes into the next one, up to
// kFactsPerSaveMax, so that a slow disk makes batches larger before it makes the delay longer. What
// could not be saved is kept and tried again with whatever the stream brings next, be it only that
// there is nothing new (every 15 s).
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_SAVER_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_SAVER_H_

#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "metrics-service/follow/half.h"
#include "metrics-service/store/fact_store.h"

namespace revops::metrics {

// Facts that may wait for the disk: about 50 MB. Then following waits, too.
inline constexpr size_t kUnsavedFactsMax = 200'000;
// One transaction's worth: a few MB.
inline constexpr size_t kFactsPerSaveMax = 20'000;

// Thread-safe. `store` outlives it.
template <typename Half>
class Saver {
 public:
  using Fact = typename Half::Fact;

  explicit Saver(FactStoreOf<Fact>* store) : store_(store) {}
  // Waits for the save that is under way.
  ~Saver();

  // Tries again what could not be saved. Waits until there is room, at most `patience`: the last
  // save's error, or RESOURCE_EXHAUSTED.
  absl::Status AwaitRoom(absl::Duration patience);
  // Takes the facts; saved soon, in order, with a checkpoint that covers them.
  void Save(std::vector<Fact> facts, const Checkpoint& checkpoint);
  // Waits until everything taken is saved, or a save failed: its error.
  absl::Status Flush();
  // Drops what is not saved yet; returns when no save is under way.
  void Drop();

 private:
  struct Piece {
    std::vector<Fact> facts;
    Checkpoint checkpoint;
  };
  // What goes into the next save, which is under way from then on.
  Piece TakeNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Begin() ABSL_LOCKS_EXCLUDED(mutex_);
  void Submit(Piece piece) ABSL_LOCKS_EXCLUDED(mutex_);
  void Ended(const absl::Status& status) ABSL_LOCKS_EXCLUDED(mutex_);
  bool HasRoom() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return unsaved_facts_ < kUnsavedFactsMax;
  }
  bool IsIdle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return saving_ == 0; }
  bool IsDoneOrFailed() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return saving_ == 0 && (pieces_.empty() || !last_error_.ok());
  }

  FactStoreOf<Fact>* const store_;
  // Not held while calling the store.
  mutable absl::Mutex mutex_;
  std::vector<Piece> pieces_
      ABSL_GUARDED_BY(mutex_);  // in order; the first `saving_` are under way
  size_t saving_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t unsaved_facts_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status last_error_ ABSL_GUARDED_BY(mutex_);
};

extern template class Saver<DealHalf>;
extern template class Saver<LeadHalf>;

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_SAVER_H_
