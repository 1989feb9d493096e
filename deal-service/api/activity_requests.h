// Requests on activities as commands: what can be judged by the request alone is judged here, with
// every violated field at once.
#ifndef REVOPS_DEAL_SERVICE_API_ACTIVITY_REQUESTS_H_
#define REVOPS_DEAL_SERVICE_API_ACTIVITY_REQUESTS_H_

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "deal-service/app/batch_create_deal_activities.h"
#include "deal-service/app/create_deal_activity.h"
#include "deal-service/app/update_deal_activity.h"
#include "revops/deal/v1/activity_requests.pb.h"

namespace revops::deal {

// INVALID_ARGUMENT with every violated field. `new_id` becomes the activity's; `now` is for its
// bounds alone: the header's is the writer's to set.
absl::StatusOr<CreateDealActivityCommand> ParseCreateDealActivity(
    const revops::deal::v1::CreateDealActivityRequest& request, const rpc::Call& call,
    const Uuid& new_id, absl::Time now);
absl::StatusOr<UpdateDealActivityCommand> ParseUpdateDealActivity(
    const revops::deal::v1::UpdateDealActivityRequest& request, const rpc::Call& call);
// One item; errors are relative to it. Its bounds are the use case's to judge, as what it leaves
// unset may be known already.
absl::StatusOr<ImportActivityCommand> ParseActivityItem(
    const revops::deal::v1::BatchCreateDealActivitiesRequest& request, int index,
    const rpc::Call& call, const Uuid& new_id);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_ACTIVITY_REQUESTS_H_
