// Counts and logs what the gateway refuses before it becomes a call: guessed tokens, forbidden
// methods, unknown paths, bad requests.
#ifndef REVOPS_GATEWAY_PROXY_REFUSALS_H_
#define REVOPS_GATEWAY_PROXY_REFUSALS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/telemetry.h"
#include "common/time/clock.h"

namespace revops::gateway {

// A flood of refusals writes one line per reason in this time, which tells how many there were.
inline constexpr absl::Duration kRefusalLogInterval = absl::Seconds(1);

// Thread-safe. What it is given outlives it.
class Refusals {
 public:
  Refusals(rpc::Telemetry* telemetry, const Clock* clock);

  // `status` is made by the gateway: its reason is one of a few, and its message is not logged, as
  // it may quote the caller.
  void Add(const absl::Status& status);

 private:
  struct Kind {
    prometheus::Counter* counter = nullptr;
    int64_t unlogged = 0;
    absl::Time last_logged = absl::InfinitePast();
  };

  rpc::Telemetry* const telemetry_;
  const Clock* const clock_;
  prometheus::Family<prometheus::Counter>& family_;
  absl::Mutex mutex_;
  std::map<std::pair<absl::StatusCode, std::string>, Kind> kinds_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_REFUSALS_H_
