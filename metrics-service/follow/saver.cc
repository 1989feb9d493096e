#include "metrics-service/follow/saver.h"

#include <cstddef>
#include <utility>

#include "common/failpoint/fail_point.h"

namespace revops::metrics {

Saver::~Saver() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Saver::IsIdle));
}

absl::Status Saver::AwaitRoom(absl::Duration patience) {
  Begin();
  absl::MutexLock lock(&mutex_);
  if (mutex_.AwaitWithTimeout(absl::Condition(this, &Saver::HasRoom), patience)) {
    return absl::OkStatus();
  }
  if (!last_error_.ok()) return last_error_;
  return absl::ResourceExhaustedError("the store does not keep up with the deal stream");
}

void Saver::Save(std::vector<Fact> facts, const Checkpoint& checkpoint) {
  {
    absl::MutexLock lock(&mutex_);
    unsaved_facts_ += facts.size();
    pieces_.push_back({std::move(facts), checkpoint});
  }
  Begin();
}

Saver::Piece Saver::TakeNext() {
  Piece next;
  while (saving_ < pieces_.size() && (saving_ == 0 || next.facts.size() < kFactsPerSaveMax)) {
    const Piece& piece = pieces_[saving_++];
    next.facts.insert(next.facts.end(), piece.facts.begin(), piece.facts.end());
    next.checkpoint = piece.checkpoint;
  }
  last_error_ = absl::OkStatus();
  return next;
}

void Saver::Begin() {
  Piece next;
  {
    absl::MutexLock lock(&mutex_);
    if (saving_ > 0 || pieces_.empty()) return;
    next = TakeNext();
  }
  Submit(std::move(next));
}

void Saver::Submit(Piece piece) {
  store_->Append(std::move(piece.facts), std::move(piece.checkpoint),
                 [this](const absl::Status& status) { Ended(status); });
}

void Saver::Ended(const absl::Status& status) {
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

absl::Status Saver::Flush() {
  Begin();
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Saver::IsDoneOrFailed));
  return last_error_;
}

void Saver::Drop() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Saver::IsIdle));
  pieces_.clear();
  unsaved_facts_ = 0;
  last_error_ = absl::OkStatus();
}

}  // namespace revops::metrics
