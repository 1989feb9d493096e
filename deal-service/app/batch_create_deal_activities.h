// Use case: one item of what a mail, calendar or phone system pushes.
//
// The item's external_id makes it repeatable: where it is known, what the item sets is taken, and
// what it leaves unset stays. An item without one is made anew every time, unless it comes under
// the request id of an earlier success.
#ifndef REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEAL_ACTIVITIES_H_
#define REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEAL_ACTIVITIES_H_

#include "deal-service/app/create_deal_activity.h"

namespace revops::deal {

inline constexpr int kBatchActivitiesMax = 64;

struct ImportActivityCommand {
  CommandHeader header;
  // One of both.
  std::optional<Uuid> deal;
  std::string deal_external_id;
  NewActivity activity;
  std::vector<std::string> fields;  // that the item sets
};

struct ActivityResult {
  enum class Outcome { kCreated, kUnchanged, kUpdated } outcome = Outcome::kCreated;
  Activity activity;
};

// Errors as with CreateDealActivity; EXTERNAL_ID_TAKEN where it is on another deal.
absl::StatusOr<ActivityResult> ImportActivity(ActivityWriter& store,
                                              const ImportActivityCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEAL_ACTIVITIES_H_
