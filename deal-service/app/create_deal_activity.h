// Use case: an activity is recorded on a deal.
#ifndef REVOPS_DEAL_SERVICE_APP_CREATE_DEAL_ACTIVITY_H_
#define REVOPS_DEAL_SERVICE_APP_CREATE_DEAL_ACTIVITY_H_

#include "deal-service/app/command.h"
#include "deal-service/store/activity_store.h"

namespace revops::deal {

struct NewActivity {
  Uuid id;
  std::string external_id;
  ActivityDetails details;  // effective: the header's, or now
};

struct CreateDealActivityCommand {
  CommandHeader header;
  Uuid deal;
  NewActivity activity;
};

// INVALID_ARGUMENT with every violated field of `activity`; NOT_FOUND; FAILED_PRECONDITION
// DEAL_VOID; ALREADY_EXISTS EXTERNAL_ID_TAKEN; REQUEST_ID_REUSED.
absl::StatusOr<Activity> CreateDealActivity(ActivityWriter& store,
                                            const CreateDealActivityCommand& command);

// The new activity of a deal that takes it; only judged where the header says so.
absl::StatusOr<Activity> RecordActivity(ActivityWriter& store, const StoredDeal& deal,
                                        const NewActivity& activity, const CommandHeader& header);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_CREATE_DEAL_ACTIVITY_H_
