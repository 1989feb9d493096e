// What the use cases on a deal's activities have in common.
#ifndef REVOPS_DEAL_SERVICE_APP_DEAL_ACTIVITIES_H_
#define REVOPS_DEAL_SERVICE_APP_DEAL_ACTIVITIES_H_

#include <string>
#include <vector>

#include "deal-service/app/command.h"
#include "deal-service/store/activity_store.h"

namespace revops::deal {

// ActivityDetails::Check(), with its fields in `activity`.
absl::Status CheckActivity(const ActivityDetails& details, absl::Time now);

// The deal that an activity is recorded on: NOT_FOUND where it is beyond reach, FAILED_PRECONDITION
// DEAL_VOID.
absl::Status MustTakeActivities(const Reach& reach, const Deal& deal);

// ALREADY_EXISTS EXTERNAL_ID_TAKEN.
absl::Status ActivityIdTaken(const std::string& external_id);

// The answer to an earlier success of the same request; NOT_FOUND where the deal is outside the
// caller's reach by now.
absl::StatusOr<EventCodec::ActivityAfter> AnswerActivityAgain(ActivityWriter& store,
                                                              const Reach& reach,
                                                              const EarlierAnswer& earlier);

// `stored` takes the fields of `mask` from `values`, and is saved where that makes a difference
// (unless only validated). `changed` says whether it did.
absl::StatusOr<Activity> ChangeActivity(ActivityWriter& store, const StoredDeal& deal,
                                        StoredActivity stored, const std::vector<std::string>& mask,
                                        const ActivityDetails& values, const CommandHeader& header,
                                        bool* changed);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_DEAL_ACTIVITIES_H_
