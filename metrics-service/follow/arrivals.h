// Who waits for the facts to include a position of the deal stream.
//
// A waiting call holds no thread: it is called back when the position has arrived, its time is up,
// or the stream turned out to be another store's.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_ARRIVALS_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_ARRIVALS_H_

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace revops::metrics {

// More calls than this do not wait at once: RESOURCE_EXHAUSTED.
inline constexpr size_t kWaitingCallsMax = 4096;
// Retry advice while the facts are built for the first time.
inline constexpr absl::Duration kBuildingRetry = absl::Seconds(1);

// Thread-safe.
class Arrivals {
 public:
  using Ready = std::function<void(const absl::Status&)>;

  Arrivals();
  // Ends.
  ~Arrivals();
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  // The facts include everything up to `token`. `is_built`: they have caught up once, so that an
  // answer without a wish for a position makes sense.
  void Publish(absl::string_view token, bool is_built);
  // Answers all who wait, and whoever comes later, with UNAVAILABLE SERVER_DRAINING.
  void End();
  // The facts are gone and will be built again.
  void Reset();

  // Calls `ready` once: OK when everything up to `token` is included (an empty token: when the
  // facts are built), else
  //   INVALID_ARGUMENT  RESUME_TOKEN_MALFORMED, or RESUME_TOKEN_FOREIGN: of another store
  //   UNAVAILABLE       FACTS_BUILDING: no token, and the first build still runs
  //   DEADLINE_EXCEEDED NOT_CAUGHT_UP
  // At once on this thread, or later on another.
  void Await(absl::string_view token, absl::Time deadline, Ready ready);

 private:
  struct Waiter {
    std::string store_id;
    int64_t revision = 0;
    absl::Time deadline;
    Ready ready;
  };
  using Waiters = std::list<Waiter>;

  bool IsForeign(const Waiter& waiter) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasArrived(const Waiter& waiter) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes out those for whom `ends` holds.
  template <typename Ends>
  Waiters TakeOut(Ends ends) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WatchDeadlines();

  // Never held while calling back.
  absl::Mutex mutex_;
  std::string store_id_ ABSL_GUARDED_BY(mutex_);  // empty: not known yet
  int64_t revision_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_built_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  Waiters waiters_ ABSL_GUARDED_BY(mutex_);
  absl::CondVar changed_;
  std::thread deadlines_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_ARRIVALS_H_
