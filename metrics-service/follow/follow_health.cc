#include "metrics-service/follow/follow_health.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "metrics-service/facts/facts.h"

namespace revops::metrics {

FollowHealth::FollowHealth(const Log* log, const Clock* clock, std::function<void(bool)> on_stuck,
                           const StreamWords& words)
    : log_(log),
      clock_(clock),
      on_stuck_(std::move(on_stuck)),
      words_(words),
      up_to_(clock->Now()) {}

void FollowHealth::Heard(bool has_caught_up, const google::protobuf::Timestamp* last,
                         const absl::Status& status) {
  // Anything else passes: a slow disk, a store that was replaced.
  if (absl::IsDataLoss(status)) return SetStuck(status);
  if (!status.ok()) return;
  {
    absl::MutexLock lock(&mutex_);
    if (has_caught_up) {
      up_to_ = clock_->Now();
    } else if (last != nullptr) {
      up_to_ = absl::FromUnixSeconds(last->seconds()) + absl::Nanoseconds(last->nanos());
    }
  }
  SetStuck(absl::OkStatus());
}

void FollowHealth::WasReset(const absl::Status& why, const absl::Status& status) {
  if (absl::IsFailedPrecondition(status)) return SetStuck(status);
  if (status.ok()) return SetStuck(absl::OkStatus());
  log_->Error("the facts could not be reset",
              {{"why", why.ToString()}, {"error", status.ToString()}});
}

void FollowHealth::LeftOut(int64_t field_values) {
  if (field_values == 0) return;
  {
    absl::MutexLock lock(&mutex_);
    if (std::exchange(has_left_out_, true)) return;
  }
  log_->Warning(absl::StrCat("values of custom fields are left out: ", words_.noun,
                             "s have more fields than are kept"),
                {{"fields_max", absl::StrCat(kFieldsMax)}});
}

void FollowHealth::SetStuck(const absl::Status& status) {
  const std::string at = status.ok() ? "" : status.ToString();
  bool was_stuck = false;
  {
    absl::MutexLock lock(&mutex_);
    // It is tried again every few seconds; once in the log is enough.
    if (stuck_at_ == at) return;
    was_stuck = !stuck_at_.empty();
    stuck_at_ = at;
  }
  if (!status.ok()) {
    log_->Error(absl::StrCat("the ", words_.noun,
                             " stream can not be followed any further: figures stand still"),
                {{"error", at}});
  } else {
    log_->Info(absl::StrCat("the ", words_.noun, " stream is followed again"));
  }
  if (was_stuck == status.ok()) on_stuck_(!status.ok());
}

double FollowHealth::LagSeconds() const {
  absl::MutexLock lock(&mutex_);
  return std::max(0.0, absl::ToDoubleSeconds(clock_->Now() - up_to_));
}

bool FollowHealth::IsStuck() const {
  absl::MutexLock lock(&mutex_);
  return !stuck_at_.empty();
}

}  // namespace revops::metrics
