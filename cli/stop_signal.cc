#include "cli/stop_signal.h"

#include <signal.h>
#include <unistd.h>

#include <thread>
#include <utility>

namespace revops::cli {
namespace {

// The handler may only write to a pipe; a thread does the rest.
int stop_pipe[2] = {-1, -1};

void OnSignal(int) {
  const char byte = 1;
  [[maybe_unused]] const ssize_t written = write(stop_pipe[1], &byte, 1);
}

}  // namespace

bool StopSignal::stopped() const {
  absl::MutexLock lock(&mutex_);
  return stopped_;
}

void StopSignal::Stop() {
  absl::MutexLock lock(&mutex_);
  if (std::exchange(stopped_, true)) return;
  // Under the lock, so that OnStop({}) waits for it; actions only cancel a call.
  if (action_) action_();
}

bool StopSignal::WaitFor(absl::Duration duration) const {
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&stopped_), duration);
}

void StopSignal::OnStop(std::function<void()> action) {
  absl::MutexLock lock(&mutex_);
  action_ = std::move(action);
  if (stopped_ && action_) action_();
}

StopSignal& InstallStopSignal() {
  static StopSignal* const signal_of_process = [] {
    auto* stop = new StopSignal;
    if (pipe(stop_pipe) != 0) return stop;
    std::thread([stop] {
      char byte = 0;
      while (read(stop_pipe[0], &byte, 1) != 1) {
      }
      stop->Stop();
    }).detach();
    struct sigaction action = {};
    action.sa_handler = OnSignal;
    // The second Ctrl-C does what it always does.
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    return stop;
  }();
  return *signal_of_process;
}

}  // namespace revops::cli
