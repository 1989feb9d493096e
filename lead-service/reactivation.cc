#include "lead-service/reactivation.h"

#include <vector>

#include "absl/time/clock.h"
#include "common/status/status.h"
#include "lead-service/app/move_lead.h"

namespace revops::lead {
namespace {

constexpr char kActor[] = "users/lead-service";
constexpr absl::Duration kReadMax = absl::Seconds(5);

}  // namespace

Reactivation::Reactivation(SqliteLeadStore* store, const Clock* clock, const Log* log)
    : store_(store), clock_(clock), log_(log), thread_([this] { Run(); }) {}

Reactivation::~Reactivation() {
  {
    absl::MutexLock lock(&mutex_);
    is_ending_ = true;
  }
  thread_.join();
}

absl::StatusOr<int> Reactivation::LookOnce() {
  REVOPS_ASSIGN_OR_RETURN(const std::vector<Uuid> due,
                          store_->leads().DueForReactivation(clock_->Now(), kReactivationsPerLook,
                                                             absl::Now() + kReadMax));
  for (const Uuid& id : due) {
    REVOPS_RETURN_IF_ERROR(
        store_->writer().Run(sql::Lane::kBulk, [this, id](sql::WriteContext& context) {
          SqliteCommandStore store = store_->InCommand(context, {.actor = kActor});
          return ReactivateDueLead(store, id);
        }));
  }
  return static_cast<int>(due.size());
}

void Reactivation::Run() {
  for (;;) {
    const absl::StatusOr<int> brought_back = LookOnce();
    if (!brought_back.ok()) {
      log_->Warning("leads that are due could not be brought back yet",
                    {{"why", brought_back.status().ToString()}});
    }
    const bool has_more = brought_back.ok() && *brought_back == kReactivationsPerLook;
    absl::MutexLock lock(&mutex_);
    const absl::Condition ends(this, &Reactivation::IsEnding);
    if (has_more ? is_ending_ : mutex_.AwaitWithTimeout(ends, kReactivationInterval)) return;
  }
}

}  // namespace revops::lead
