// Ctrl-C as an event that long work can wait for and be cancelled by.
#ifndef REVOPS_CLI_STOP_SIGNAL_H_
#define REVOPS_CLI_STOP_SIGNAL_H_

#include <functional>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace revops::cli {

// Thread-safe.
class StopSignal {
 public:
  bool stopped() const;
  void Stop();
  // Waits for at most so long; true when stopped.
  bool WaitFor(absl::Duration duration) const;
  // Runs once, at the stop (at once when stopped already); empty forgets an earlier one. When this
  // returns, the earlier one is not running any more.
  void OnStop(std::function<void()> action);

 private:
  mutable absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void()> action_ ABSL_GUARDED_BY(mutex_);
};

// Lets SIGINT and SIGTERM stop the process' one signal, from now on; a second one ends the process.
StopSignal& InstallStopSignal();

}  // namespace revops::cli

#endif  // REVOPS_CLI_STOP_SIGNAL_H_
