#include "common/sql/copier.h"

#include <utility>

#include "absl/time/clock.h"
#include "common/sql/batch.h"
#include "common/status/status.h"

namespace revops::sql {
namespace {

constexpr absl::Duration kRetryWhenBusy = absl::Seconds(30);

absl::Status CopyRunning() {
  return RetryLater(absl::StatusCode::kResourceExhausted, "BACKUP_RUNNING",
                    "another backup of this store is under way", kRetryWhenBusy);
}

}  // namespace

void Copier::Take(CopyOrder order) {
  absl::Status refused;
  {
    absl::MutexLock lock(&mutex_);
    if (has_ended_) {
      refused = WriterStopped();
    } else if (is_busy_) {
      refused = CopyRunning();
    } else {
      order_ = std::move(order);
      is_busy_ = true;
      return;
    }
  }
  order.done(refused);
}

void Copier::Slice() {
  if (!is_busy_) return;
  const absl::StatusOr<bool> is_complete = Work();
  if (!is_complete.ok()) return Finish(is_complete.status());
  if (*is_complete) Finish(absl::OkStatus());
}

absl::StatusOr<bool> Copier::Work() {
  const absl::Time end = absl::Now() + kSliceMax;
  if (copy_ == nullptr) {
    REVOPS_ASSIGN_OR_RETURN(copy_, StoreCopy::Begin(connection_, order_.path));
    bytes_left_ = copy_->progress().bytes_left();
  }
  const int64_t enough = bytes_left_ - kPagesPerStep * copy_->page_bytes();
  do {
    REVOPS_ASSIGN_OR_RETURN(const bool is_complete, copy_->Step(kPagesPerStep));
    if (is_complete) return true;
    bytes_left_ = copy_->progress().bytes_left();
  } while (absl::Now() < end && !(queue_.AnyQueued() && bytes_left_ <= enough));
  if (!order_.go_on(copy_->progress())) {
    return absl::CancelledError("the copy is not wanted any more");
  }
  return false;
}

void Copier::Finish(const absl::Status& status) {
  copy_ = nullptr;
  CopyOrder order;
  {
    absl::MutexLock lock(&mutex_);
    order = std::move(order_);
    is_busy_ = false;
  }
  order.done(status);
}

void Copier::End() {
  {
    absl::MutexLock lock(&mutex_);
    has_ended_ = true;
  }
  if (is_busy_) Finish(WriterStopped());
}

}  // namespace revops::sql
