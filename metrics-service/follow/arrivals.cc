#include "metrics-service/follow/arrivals.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "common/log/token.h"
#include "common/rpc/drain.h"
#include "common/status/status.h"

namespace revops::metrics {
namespace {

absl::Status Foreign() {
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_FOREIGN",
                         "include_up_to: the token is of another deal store");
}

absl::Status NotCaughtUp() {
  return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, "NOT_CAUGHT_UP",
                         "include_up_to: the deal stream has not been followed that far yet");
}

absl::Status Building() {
  return RetryLater(absl::StatusCode::kUnavailable, "FACTS_BUILDING",
                    "the facts are being built from the deal stream", kBuildingRetry);
}

absl::Status TooManyWait() {
  return RetryLater(absl::StatusCode::kResourceExhausted, "TOO_MANY_WAITING",
                    "too many calls wait for the deal stream", kBuildingRetry);
}

}  // namespace

Arrivals::Arrivals() : deadlines_([this] { WatchDeadlines(); }) {}

Arrivals::~Arrivals() {
  End();
  deadlines_.join();
}

void Arrivals::End() {
  Waiters left;
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
    left.swap(waiters_);
    changed_.SignalAll();
  }
  for (Waiter& waiter : left) waiter.ready(rpc::ServerDraining());
}

bool Arrivals::IsForeign(const Waiter& waiter) const {
  return !store_id_.empty() && store_id_ != waiter.store_id;
}

bool Arrivals::HasArrived(const Waiter& waiter) const {
  return store_id_ == waiter.store_id && revision_ >= waiter.revision;
}

template <typename Ends>
Arrivals::Waiters Arrivals::TakeOut(Ends ends) {
  Waiters out;
  for (auto it = waiters_.begin(); it != waiters_.end();) {
    const auto next = std::next(it);
    if (ends(*it)) out.splice(out.end(), waiters_, it);
    it = next;
  }
  return out;
}

void Arrivals::Publish(absl::string_view token, bool is_built) {
  Waiters arrived, foreign;
  {
    absl::MutexLock lock(&mutex_);
    is_built_ = is_built_ || is_built;
    const absl::StatusOr<log::Position> position = log::DecodeToken(token);
    if (!position.ok()) return;
    store_id_ = position->store_id;
    revision_ = position->revision.value;
    if (waiters_.empty()) return;
    foreign = TakeOut([this](const Waiter& waiter) { return IsForeign(waiter); });
    arrived = TakeOut([this](const Waiter& waiter) { return HasArrived(waiter); });
  }
  for (Waiter& waiter : foreign) waiter.ready(Foreign());
  for (Waiter& waiter : arrived) waiter.ready(absl::OkStatus());
}

void Arrivals::Reset() {
  absl::MutexLock lock(&mutex_);
  store_id_.clear();
  revision_ = 0;
  is_built_ = false;
}

void Arrivals::Await(absl::string_view token, absl::Time deadline, Ready ready) {
  if (token.empty()) {
    bool is_built = false;
    {
      absl::MutexLock lock(&mutex_);
      is_built = is_built_;
    }
    return ready(is_built ? absl::OkStatus() : Building());
  }
  const absl::StatusOr<log::Position> position = log::DecodeToken(token);
  if (!position.ok()) return ready(position.status());
  Waiter waiter{position->store_id, position->revision.value, deadline, ready};
  absl::Status outcome;
  {
    absl::MutexLock lock(&mutex_);
    if (!HasArrived(waiter)) {
      if (ending_) {
        outcome = rpc::ServerDraining();
      } else if (IsForeign(waiter)) {
        outcome = Foreign();
      } else if (waiters_.size() >= kWaitingCallsMax) {
        outcome = TooManyWait();
      } else {
        waiters_.push_back(std::move(waiter));
        changed_.SignalAll();
        return;
      }
    }
  }
  ready(outcome);
}

void Arrivals::WatchDeadlines() {
  for (;;) {
    Waiters late;
    {
      absl::MutexLock lock(&mutex_);
      absl::Time next = absl::InfiniteFuture();
      for (const Waiter& waiter : waiters_) next = std::min(next, waiter.deadline);
      if (!ending_ && absl::Now() < next) changed_.WaitWithDeadline(&mutex_, next);
      if (ending_) return;
      const absl::Time now = absl::Now();
      late = TakeOut([now](const Waiter& waiter) { return waiter.deadline <= now; });
    }
    for (Waiter& waiter : late) waiter.ready(NotCaughtUp());
  }
}

}  // namespace revops::metrics
