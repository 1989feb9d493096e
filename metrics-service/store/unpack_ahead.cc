#include "metrics-service/store/unpack_ahead.h"

#include <deque>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace revops::metrics {
namespace {

// Enough that handing over costs nothing beside the facts, few enough to stay in a cache.
constexpr size_t kFactsPerPiece = 2'048;
constexpr size_t kPiecesMax = 4;

template <typename StreamFact>
class Handover {
 public:
  using Piece = std::vector<StreamFact>;

  // False once nobody takes any more.
  bool Put(Piece piece) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &Handover::HasRoom));
    if (is_abandoned_) return false;
    pieces_.push_back(std::move(piece));
    return true;
  }
  void End() ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    has_ended_ = true;
  }
  // Empty: the end.
  Piece Take() ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &Handover::HasNews));
    if (pieces_.empty()) return {};
    Piece piece = std::move(pieces_.front());
    pieces_.pop_front();
    return piece;
  }
  void Abandon() ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    is_abandoned_ = true;
  }

 private:
  bool HasRoom() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return is_abandoned_ || pieces_.size() < kPiecesMax;
  }
  bool HasNews() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return has_ended_ || !pieces_.empty();
  }

  absl::Mutex mutex_;
  std::deque<Piece> pieces_ ABSL_GUARDED_BY(mutex_);
  bool has_ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_abandoned_ ABSL_GUARDED_BY(mutex_) = false;
};

template <typename StreamFact>
absl::Status Produce(const std::function<absl::Status(const TakeFact<StreamFact>&)>& produce,
                     Handover<StreamFact>& handover) {
  std::vector<StreamFact> piece;
  const auto put = [&] {
    if (piece.empty() || handover.Put(std::exchange(piece, {}))) return absl::OkStatus();
    return absl::CancelledError("nobody takes facts any more");
  };
  const absl::Status produced = produce([&](StreamFact fact) {
    piece.push_back(std::move(fact));
    return piece.size() < kFactsPerPiece ? absl::OkStatus() : put();
  });
  const absl::Status rest = put();
  return produced.ok() ? rest : produced;
}

template <typename StreamFact>
absl::Status ApplyAll(Handover<StreamFact>& handover,
                      const std::function<absl::Status(const StreamFact&)>& apply) {
  for (;;) {
    const std::vector<StreamFact> piece = handover.Take();
    if (piece.empty()) return absl::OkStatus();
    for (const StreamFact& fact : piece) {
      if (absl::Status applied = apply(fact); !applied.ok()) return applied;
    }
  }
}

}  // namespace

template <typename StreamFact>
absl::Status UnpackAhead(const std::function<absl::Status(const TakeFact<StreamFact>&)>& produce,
                         const std::function<absl::Status(const StreamFact&)>& apply) {
  Handover<StreamFact> handover;
  absl::Status produced;
  std::thread thread([&] {
    produced = Produce<StreamFact>(produce, handover);
    handover.End();
  });
  const absl::Status applied = ApplyAll<StreamFact>(handover, apply);
  handover.Abandon();
  thread.join();
  return applied.ok() ? produced : applied;
}

template absl::Status UnpackAhead<Fact>(const std::function<absl::Status(const TakeFact<Fact>&)>&,
                                        const std::function<absl::Status(const Fact&)>&);
template absl::Status UnpackAhead<LeadStreamFact>(
    const std::function<absl::Status(const TakeFact<LeadStreamFact>&)>&,
    const std::function<absl::Status(const LeadStreamFact&)>&);

}  // namespace revops::metrics
