#include "common/rpc/watch_client.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace revops::rpc {
namespace {

bool IsReset(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return reason == "RESUME_TOKEN_FOREIGN" || reason == "RESUME_TOKEN_EXPIRED" ||
         reason == "RESUME_TOKEN_MALFORMED";
}

}  // namespace

WatchClient::WatchClient(Options options, Pump pump)
    : options_(std::move(options)),
      pump_(std::move(pump)),
      token_(options_.resume_token),
      backoff_(options_.backoff_min) {
  thread_ = std::thread([this] { Run(); });
  watchdog_ = std::thread([this] { Watchdog(); });
}

WatchClient::~WatchClient() { Stop(); }

void WatchClient::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  if (thread_.joinable()) thread_.join();
  if (watchdog_.joinable()) watchdog_.join();
}

WatchClient::State WatchClient::state() const {
  absl::MutexLock lock(&mutex_);
  return state_;
}

void WatchClient::Run() {
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      context_ = options_.new_context();
      state_.last_heard = absl::Now();
      ++state_.streams_opened;
    }
    const absl::Status end = pump_(*this);
    {
      absl::MutexLock lock(&mutex_);
      context_ = nullptr;
      state_.streaming = false;
      state_.last_end = end;
      if (stopping_) return;
    }
    AfterEnd(end);
  }
}

void WatchClient::AfterEnd(const absl::Status& status) {
  if (IsReset(status)) return Reset(status);
  if (options_.log != nullptr) {
    options_.log->Warning("watch ended; resuming",
                          {{"watch", options_.name}, {"error", status.ToString()}});
  }
  BackOff(RetryAfterOf(status));
}

void WatchClient::Reset(const absl::Status& why) {
  if (options_.log != nullptr) {
    options_.log->Warning("watch is reset", {{"watch", options_.name}, {"error", why.ToString()}});
  }
  const absl::Status dropped = options_.on_reset(why);
  if (dropped.ok()) {
    token_.clear();
    absl::MutexLock lock(&mutex_);
    ++state_.resets;
  } else if (options_.log != nullptr) {
    options_.log->Error("watch could not be reset",
                        {{"watch", options_.name}, {"error", dropped.ToString()}});
  }
  // Also after a success: a server that resets every time must not be asked in a circle.
  BackOff(absl::ZeroDuration());
}

void WatchClient::BackOff(absl::Duration advised) {
  thread_local absl::BitGen random;
  // Half of it is random, so that followers of one server do not come back as one.
  const absl::Duration wait =
      std::max(advised, backoff_ / 2) + absl::Uniform(random, 0.0, 1.0) * (backoff_ / 2);
  backoff_ = std::min(backoff_ * 2, options_.backoff_max);
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithTimeout(absl::Condition(&stopping_), wait);
}

void WatchClient::BeginApply() {
  absl::MutexLock lock(&mutex_);
  applying_ = true;
  state_.streaming = true;
}

void WatchClient::EndApply(bool applied, const std::string& resume_token) {
  if (applied) {
    token_ = resume_token;
    backoff_ = options_.backoff_min;
  }
  absl::MutexLock lock(&mutex_);
  applying_ = false;
  state_.last_heard = absl::Now();
}

// Gives up a stream that should have been heard of. Time spent applying is not the peer's.
void WatchClient::Watchdog() {
  const absl::Duration patience = 2 * options_.progress_interval + options_.slack;
  absl::MutexLock lock(&mutex_);
  while (!stopping_) {
    const bool waiting = context_ != nullptr && !applying_;
    const absl::Time give_up = waiting ? state_.last_heard + patience : absl::Now() + patience;
    if (absl::Now() >= give_up) {
      context_->TryCancel();
      state_.last_heard = absl::Now();
      continue;
    }
    mutex_.AwaitWithDeadline(absl::Condition(&stopping_), give_up);
  }
}

}  // namespace revops::rpc
