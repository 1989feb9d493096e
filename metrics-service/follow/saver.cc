#include "metrics-service/follow/saver.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/failpoint/fail_point.h"

namespace revops::metrics {

template <typename Half>
Saver<Half>::~Saver() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Saver<Half>::IsIdle));
}

template <typename Half>
absl::Status Saver<Half>::AwaitRoom(absl::Duration patience) {
  Begin();
  absl::MutexLock lock(&mutex_);
  if (mutex_.AwaitWithTimeout(absl::Condition(this, &Saver<Half>::HasRoom), patience)) {
    return absl::OkStatus();
  }
  if (!last_error_.ok()) return last_error_;
  return absl::ResourceExhaustedError(
      absl::StrCat("the store does not keep up with the ", Half::kWords.noun, " stream"));
}

template <typename Half>
void Saver<Half>::Save(std::vector<Fact> facts, const Checkpoint& checkpoint) {
  {
    absl::MutexLock lock(&mutex_);
    unsaved_facts_ += facts.size();
    pieces_.push_back({std::move(facts), checkpoint});
  }
  Begin();
}

template <typename Half>
typename Saver<Half>::Piece Saver<Half>::TakeNext() {
  Piece next;
  while (saving_ < pieces_.size() && (saving_ == 0 || next.facts.size() < kFactsPerSaveMax)) {
    const Piece& piece = pieces_[saving_++];
    next.facts.insert(next.facts.end(), piece.facts.begin(), piece.facts.end());
    next.checkpoint = piece.checkpoint;
  }
  last_error_ = absl::OkStatus();
  return next;
}

template <typename Half>
void Saver<Half>::Begin() {
  Piece next;
  {
    absl::MutexLock lock(&mutex_);
    if (saving_ > 0 || pieces_.empty()) return;
    next = TakeNext();
  }
  Submit(std::move(next));
}

template <typename Half>
void Saver<Half>::Submit(Piece piece) {
  store_->Append(std::move(piece.facts), std::move(piece.checkpoint),
                 [this](const absl::Status& status) { Ended(status); });
}

template <typename Half>
void Saver<Half>::Ended(const absl::Status& status) {
  if (status.ok()) REVOPS_FAIL_POINT(kFollowerAfterCheckpoint);
  Piece next;
  {
    absl::MutexLock lock(&mutex_);
    const auto saved = static_cast<std::ptrdiff_t>(saving_);
    saving_ = 0;
    if (!status.ok()) {
      last_error_ = status;
      return;
    }
    for (auto piece = pieces_.begin(); piece != pieces_.begin() + saved; ++piece) {
      unsaved_facts_ -= piece->facts.size();
    }
    pieces_.erase(pieces_.begin(), pieces_.begin() + saved);
    // Once the lock is free and nothing is under way, this may be destroyed.
    if (pieces_.empty()) return;
    next = TakeNext();
  }
  Submit(std::move(next));
}

template <typename Half>
absl::Status Saver<Half>::Flush() {
  Begin();
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Saver<Half>::IsDoneOrFailed));
  return last_error_;
}

template <typename Half>
void Saver<Half>::Drop() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Saver<Half>::IsIdle));
  pieces_.clear();
  unsaved_facts_ = 0;
  last_error_ = absl::OkStatus();
}

template class Saver<DealHalf>;
template class Saver<LeadHalf>;

}  // namespace revops::metrics
