// Use case: the fields of an activity that a mask names take new values.
#ifndef REVOPS_DEAL_SERVICE_APP_UPDATE_DEAL_ACTIVITY_H_
#define REVOPS_DEAL_SERVICE_APP_UPDATE_DEAL_ACTIVITY_H_

#include "deal-service/app/command.h"
#include "deal-service/store/activity_store.h"

namespace revops::deal {

struct UpdateDealActivityCommand {
  CommandHeader header;  // its etag is the activity's
  Uuid deal;
  Uuid activity;
  std::vector<std::string> mask;  // as TakeActivityField knows them
  ActivityDetails values;
};

// INVALID_ARGUMENT with every violated field of what it becomes; NOT_FOUND; ABORTED ETAG_MISMATCH;
// FAILED_PRECONDITION DEAL_VOID; REQUEST_ID_REUSED.
absl::StatusOr<Activity> UpdateDealActivity(ActivityWriter& store,
                                            const UpdateDealActivityCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_UPDATE_DEAL_ACTIVITY_H_
