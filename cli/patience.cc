#include "cli/patience.h"

#include <algorithm>

#include "absl/random/random.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

constexpr absl::Duration kFirstWait = absl::Milliseconds(200);

}  // namespace

bool IsWorthWaiting(const absl::Status& status, int attempt, const Patience& patience) {
  if (attempt >= patience.attempts_max) return false;
  if (patience.is_of_import && status.code() == absl::StatusCode::kResourceExhausted) return true;
  return status.code() == absl::StatusCode::kUnavailable &&
         (patience.is_of_import || RetryAfterOf(status) <= patience.longest_wait);
}

absl::Duration WaitBehind(const absl::Status& status, int attempt, const Patience& patience) {
  thread_local absl::BitGen random;
  absl::Duration wait = kFirstWait;
  for (int i = 1; i < attempt && wait < patience.longest_wait; ++i) wait *= 2;
  wait = std::max(std::min(wait, patience.longest_wait), RetryAfterOf(status));
  return wait * absl::Uniform(random, 0.75, 1.25);
}

}  // namespace revops::cli
