// How well the following goes, for the log, the gauges and health.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_FOLLOW_HEALTH_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_FOLLOW_HEALTH_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/telemetry/log.h"
#include "common/time/clock.h"
#include "google/protobuf/timestamp.pb.h"
#include "metrics-service/follow/half.h"

namespace revops::metrics {

// Thread-safe. `log` and `clock` outlive it.
class FollowHealth {
 public:
  // on_stuck(true) once following can not go on by itself, on_stuck(false) once it does again.
  FollowHealth(const Log* log, const Clock* clock, std::function<void(bool)> on_stuck,
               const StreamWords& words = kDealWords);

  // A response came and was applied, or not (`status`).
  template <typename Response>
  void Applied(const Response& response, const absl::Status& status) {
    const int events = response.events_size();
    Heard(response.caught_up(), events > 0 ? &response.events(events - 1).commit_time() : nullptr,
          status);
  }
  // A reset was tried, because of `why`.
  void WasReset(const absl::Status& why, const absl::Status& status);
  // Values of custom fields that were left out since the start.
  void LeftOut(int64_t field_values);

  // Since when the facts miss what the stream has: 0 to 15 s where all is well, as it says every
  // 15 s that there is nothing new. While catching up, the age of the last event that was applied.
  double LagSeconds() const;
  // An event did not fit, or the history that the facts continue is gone: see the log.
  bool IsStuck() const;

 private:
  // `last`: when the last event of the response was recorded; null where it has none.
  void Heard(bool has_caught_up, const google::protobuf::Timestamp* last,
             const absl::Status& status);
  void SetStuck(const absl::Status& status) ABSL_LOCKS_EXCLUDED(mutex_);

  const Log* const log_;
  const Clock* const clock_;
  const std::function<void(bool)> on_stuck_;
  const StreamWords words_;
  // Not held while calling back.
  mutable absl::Mutex mutex_;
  absl::Time up_to_ ABSL_GUARDED_BY(mutex_);
  std::string stuck_at_ ABSL_GUARDED_BY(mutex_);  // empty: not stuck
  bool has_left_out_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_FOLLOW_HEALTH_H_
