// The clock's work: NURTURING leads come back at their time, also when it passed while the service
// was down.
#ifndef REVOPS_LEAD_SERVICE_REACTIVATION_H_
#define REVOPS_LEAD_SERVICE_REACTIVATION_H_

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/telemetry/log.h"
#include "common/time/clock.h"
#include "lead-service/store/sqlite_lead_store.h"

namespace revops::lead {

// How late a lead may come back.
inline constexpr absl::Duration kReactivationInterval = absl::Seconds(1);
// Leads of one look: they go to the writer as bulk, so that people's commands go first.
inline constexpr int kReactivationsPerLook = 64;

class Reactivation {
 public:
  // All outlive it.
  Reactivation(SqliteLeadStore* store, const Clock* clock, const Log* log);
  ~Reactivation();

  // One look: brings back what is due. How many; blocks.
  absl::StatusOr<int> LookOnce();

 private:
  void Run();
  bool IsEnding() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return is_ending_; }

  SqliteLeadStore* const store_;
  const Clock* const clock_;
  const Log* const log_;
  absl::Mutex mutex_;
  bool is_ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_REACTIVATION_H_
