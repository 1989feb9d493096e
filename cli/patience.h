// How long a call is tried again while the suite is away or overloaded.
#ifndef REVOPS_CLI_PATIENCE_H_
#define REVOPS_CLI_PATIENCE_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace revops::cli {

struct Patience {
  // Waits double from 0.2 s up to `longest_wait`; attempts include the first.
  int attempts_max;
  absl::Duration longest_wait;
  // An import goes on where it stopped: it waits for a full queue, too, and for as long as the
  // service asks (RetryInfo), with a new deadline for each attempt. A person is told to wait.
  bool is_of_import;
};

// A person waits: a lost connection or a draining service's last moment, 1.4 s in all.
inline constexpr Patience kPersonsPatience{4, absl::Seconds(2), false};
// About 40 s, longer than a service's restart.
inline constexpr Patience kImportsPatience{12, absl::Seconds(5), true};

// Whether `status`, the outcome of attempt number `attempt` (from 1), calls for another.
bool IsWorthWaiting(const absl::Status& status, int attempt, const Patience& patience);
// How long to wait for it: with jitter, so that clients do not come back all at once.
absl::Duration WaitBehind(const absl::Status& status, int attempt, const Patience& patience);

}  // namespace revops::cli

#endif  // REVOPS_CLI_PATIENCE_H_
