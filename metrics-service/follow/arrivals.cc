#include "metrics-service/follow/arrivals.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/drain.h"
#include "common/status/details.h"
#include "common/status/status.h"
#include "google/rpc/error_details.pb.h"

namespace revops::metrics {
namespace {

absl::Status Foreign(const StreamWords& words, const log::Position& wanted,
                     const log::Position& present) {
  const char* const field = words.include_up_to;
  const std::string what =
      absl::StrCat("must be a position of the ", words.noun, " store that is followed, ",
                   present.store_id, ", is one of ", wanted.store_id);
  absl::Status status = ErrorWithReason(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_FOREIGN",
                                        absl::StrCat(field, ": ", what),
                                        {{field, log::EncodeToken(wanted)},
                                         {"token_store", wanted.store_id},
                                         {"followed_store", present.store_id}});
  google::rpc::BadRequest bad;
  auto* violation = bad.add_field_violations();
  violation->set_field(field);
  violation->set_description(what);
  SetDetail(status, bad);
  return status;
}

absl::Status NotCaughtUp(const StreamWords& words, const log::Position& wanted,
                         const log::Position& present) {
  return ErrorWithReason(
      absl::StatusCode::kDeadlineExceeded, "NOT_CAUGHT_UP",
      absl::StrCat(words.include_up_to, ": the ", words.noun,
                   " stream was followed up to revision ", present.revision.value,
                   ", not yet up to the wanted ", wanted.revision.value),
      {{"wanted_revision", absl::StrCat(wanted.revision.value)},
       {"followed_revision", absl::StrCat(present.revision.value)}});
}

absl::Status Building(const StreamWords& words) {
  return RetryLater(absl::StatusCode::kUnavailable, "FACTS_BUILDING",
                    absl::StrCat("the facts are being built from the ", words.noun, " stream"),
                    kBuildingRetry);
}

absl::Status TooManyWait(const StreamWords& words) {
  return RetryLater(absl::StatusCode::kResourceExhausted, "TOO_MANY_WAITING",
                    absl::StrCat(words.include_up_to, ": ", kWaitingCallsMax,
                                 " calls wait for the ", words.noun, " stream already"),
                    kBuildingRetry);
}

absl::Status Gone() { return absl::CancelledError("the caller waits no longer"); }

bool Includes(const log::Position& present, const log::Position& wanted) {
  return present.store_id == wanted.store_id && present.revision.value >= wanted.revision.value;
}

}  // namespace

absl::Status CheckIncludes(const Followed& followed, absl::string_view token,
                           const StreamWords& words) {
  if (token.empty()) return followed.has_caught_up ? absl::OkStatus() : Building(words);
  if (followed.token.empty()) return Building(words);
  REVOPS_ASSIGN_OR_RETURN(const log::Position wanted, log::DecodeToken(token));
  REVOPS_ASSIGN_OR_RETURN(const log::Position present, log::DecodeToken(followed.token));
  if (wanted.store_id != present.store_id) return Foreign(words, wanted, present);
  // It had arrived; the same history is being built anew.
  return Includes(present, wanted) ? absl::OkStatus() : Building(words);
}

Arrivals::Arrivals(const StreamWords& words, absl::Duration wait_max)
    : words_(words), wait_max_(wait_max), deadlines_([this] { WatchDeadlines(); }) {}

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
  return !present_.store_id.empty() && present_.store_id != waiter.wanted.store_id;
}

bool Arrivals::HasArrived(const Waiter& waiter) const { return Includes(present_, waiter.wanted); }

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

Arrivals::Waiters Arrivals::TakeOutGone() {
  return TakeOut([](const Waiter& waiter) { return waiter.has_gone && waiter.has_gone(); });
}

void Arrivals::Publish(absl::string_view token, bool has_caught_up) {
  Waiters arrived, foreign;
  log::Position present;
  {
    absl::MutexLock lock(&mutex_);
    has_caught_up_ = has_caught_up_ || has_caught_up;
    const absl::StatusOr<log::Position> position = log::DecodeToken(token);
    if (!position.ok()) return;
    present_ = present = *position;
    if (waiters_.empty()) return;
    foreign = TakeOut([this](const Waiter& waiter) { return IsForeign(waiter); });
    arrived = TakeOut([this](const Waiter& waiter) { return HasArrived(waiter); });
  }
  for (Waiter& waiter : foreign) waiter.ready(Foreign(words_, waiter.wanted, present));
  for (Waiter& waiter : arrived) waiter.ready(absl::OkStatus());
}

void Arrivals::Reset() {
  absl::MutexLock lock(&mutex_);
  present_ = {};
  has_caught_up_ = false;
}

void Arrivals::Await(absl::string_view token, absl::Time deadline, Ready ready, HasGone has_gone) {
  if (token.empty()) {
    bool has_caught_up = false;
    {
      absl::MutexLock lock(&mutex_);
      has_caught_up = has_caught_up_;
    }
    return ready(has_caught_up ? absl::OkStatus() : Building(words_));
  }
  const absl::StatusOr<log::Position> position = log::DecodeToken(token);
  if (!position.ok()) return ready(position.status());
  const absl::Time now = absl::Now();
  const absl::Time in_time = deadline - std::min(kAnswerMargin, (deadline - now) / 4);
  Waiter waiter{*position, std::min(in_time, now + wait_max_), ready, std::move(has_gone)};
  absl::Status outcome;
  Waiters gone;
  {
    absl::MutexLock lock(&mutex_);
    if (!HasArrived(waiter)) {
      if (waiters_.size() >= kWaitingCallsMax) gone = TakeOutGone();
      if (ending_) {
        outcome = rpc::ServerDraining();
      } else if (IsForeign(waiter)) {
        outcome = Foreign(words_, waiter.wanted, present_);
      } else if (waiters_.size() >= kWaitingCallsMax) {
        outcome = TooManyWait(words_);
      } else {
        waiters_.push_back(std::move(waiter));
        changed_.SignalAll();
        ready = nullptr;
      }
    }
  }
  if (ready) ready(outcome);
  for (Waiter& other : gone) other.ready(Gone());
}

void Arrivals::WatchDeadlines() {
  for (;;) {
    Waiters late, gone;
    log::Position present;
    {
      absl::MutexLock lock(&mutex_);
      absl::Time next = waiters_.empty() ? absl::InfiniteFuture() : absl::Now() + kGoneCheck;
      for (const Waiter& waiter : waiters_) next = std::min(next, waiter.give_up);
      if (!ending_ && absl::Now() < next) changed_.WaitWithDeadline(&mutex_, next);
      if (ending_) return;
      const absl::Time now = absl::Now();
      late = TakeOut([now](const Waiter& waiter) { return waiter.give_up <= now; });
      gone = TakeOutGone();
      present = present_;
    }
    for (Waiter& waiter : late) waiter.ready(NotCaughtUp(words_, waiter.wanted, present));
    for (Waiter& waiter : gone) waiter.ready(Gone());
  }
}

}  // namespace revops::metrics
