// Who waits for the facts to include a position of a stream.
//
// A waiting call holds no thread: it is called back when the position has arrived, its time is up,
// its caller has gone, or the stream turned out to be another store's.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_ARRIVALS_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_ARRIVALS_H_

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/log/token.h"
#include "metrics-service/facts/shared_facts.h"
#include "metrics-service/follow/half.h"

namespace revops::metrics {

// More calls than this do not wait at once: RESOURCE_EXHAUSTED.
inline constexpr size_t kWaitingCallsMax = 4096;
// No call waits longer, whatever its deadline: the facts are milliseconds behind, so one that waits
// that long asks for what may never come, and holds a place all the while.
inline constexpr absl::Duration kWaitMax = absl::Seconds(30);
// A call is told NOT_CAUGHT_UP that long before its deadline (at most a quarter of what it has), so
// that the answer arrives.
inline constexpr absl::Duration kAnswerMargin = absl::Milliseconds(100);
// A caller who has gone is noticed within this time; gRPC tells it only to who asks.
inline constexpr absl::Duration kGoneCheck = absl::Seconds(1);
// Retry advice while the facts are built for the first time.
inline constexpr absl::Duration kBuildingRetry = absl::Seconds(1);

// Whether facts that include `followed` answer a call that asked for everything up to `token`
// (empty: for nothing in particular): OK, or, as Arrivals says it, FACTS_BUILDING or
// RESUME_TOKEN_FOREIGN. For asking once more under the lock under which the answer is computed.
absl::Status CheckIncludes(const Followed& followed, absl::string_view token,
                           const StreamWords& words = kDealWords);

// Thread-safe.
class Arrivals {
 public:
  using Ready = std::function<void(const absl::Status&)>;
  using HasGone = std::function<bool()>;

  explicit Arrivals(absl::Duration wait_max = kWaitMax) : Arrivals(kDealWords, wait_max) {}
  explicit Arrivals(const StreamWords& words, absl::Duration wait_max = kWaitMax);
  // Ends.
  ~Arrivals();
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  // The facts include everything up to `token`. `has_caught_up`: they reached the stream's head
  // once, so that an answer without a wish for a position makes sense.
  void Publish(absl::string_view token, bool has_caught_up);
  // Answers all who wait, and whoever comes later and would have to wait, with UNAVAILABLE
  // SERVER_DRAINING.
  void End();
  // The facts will be gone and built again. Who waits goes on waiting.
  void Reset();

  // Calls `ready` once: OK when everything up to `token` is included (an empty token: when the
  // facts have caught up once), else
  //   INVALID_ARGUMENT   RESUME_TOKEN_MALFORMED, or RESUME_TOKEN_FOREIGN: of another store
  //   UNAVAILABLE        FACTS_BUILDING: no token, and the first build still runs; SERVER_DRAINING
  //   RESOURCE_EXHAUSTED TOO_MANY_WAITING
  //   DEADLINE_EXCEEDED  NOT_CAUGHT_UP: shortly before `deadline`, or after wait_max
  //   CANCELLED          has_gone() said that nobody waits for it any more
  // At once on this thread, or later on another. `has_gone` is called on any thread, under a lock,
  // until `ready` is; it must be quick. Unset: never.
  void Await(absl::string_view token, absl::Time deadline, Ready ready, HasGone has_gone = {});

 private:
  struct Waiter {
    log::Position wanted;
    absl::Time give_up;
    Ready ready;
    HasGone has_gone;
  };
  using Waiters = std::list<Waiter>;

  bool IsForeign(const Waiter& waiter) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasArrived(const Waiter& waiter) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes out those for whom `ends` holds.
  template <typename Ends>
  Waiters TakeOut(Ends ends) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Waiters TakeOutGone() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WatchDeadlines();

  const StreamWords words_;
  const absl::Duration wait_max_;
  // Never held while calling `ready`.
  absl::Mutex mutex_;
  log::Position present_ ABSL_GUARDED_BY(mutex_);  // no store id: not known yet
  bool has_caught_up_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  Waiters waiters_ ABSL_GUARDED_BY(mutex_);
  absl::CondVar changed_;
  std::thread deadlines_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_ARRIVALS_H_
