// The deal stream as one that does not end: it reconnects and resumes by token.
#ifndef REVOPS_CLI_WATCH_RESUMING_WATCH_H_
#define REVOPS_CLI_WATCH_RESUMING_WATCH_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/stop_signal.h"

namespace revops::cli {

struct WatchReceiver {
  // Takes one response; events that a reconnect repeats are already dropped. False ends the watch;
  // so does an error, and then the response counts as not taken.
  std::function<absl::StatusOr<bool>(const revops::deal::v1::WatchDealsResponse&)> take;
  // Says that the stream broke and when it will be resumed.
  std::function<void(const absl::Status&, absl::Duration)> broke;
};

// Watches until stopped (OK), until the receiver has enough (OK), or until an error, its own or one
// that waiting does not mend. `last_token` is where to resume: behind everything that was taken.
absl::Status WatchResuming(Client& client, StopSignal& stop,
                           revops::deal::v1::WatchDealsRequest request,
                           const WatchReceiver& receiver, std::string& last_token);

}  // namespace revops::cli

#endif  // REVOPS_CLI_WATCH_RESUMING_WATCH_H_
