// BatchCreateDealActivities: each item a command of its own, so that one that fails leaves the
// others intact.
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "deal-service/api/activity_requests.h"
#include "deal-service/api/deal_service.h"
#include "deal-service/api/requests.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

pb::BatchItemOutcome OutcomeOf(ActivityResult::Outcome outcome) {
  switch (outcome) {
    case ActivityResult::Outcome::kCreated:
      return pb::BATCH_ITEM_OUTCOME_CREATED;
    case ActivityResult::Outcome::kUnchanged:
      return pb::BATCH_ITEM_OUTCOME_UNCHANGED;
    case ActivityResult::Outcome::kUpdated:
      return pb::BATCH_ITEM_OUTCOME_UPDATED;
  }
  return pb::BATCH_ITEM_OUTCOME_UNSPECIFIED;
}

void Fail(const absl::Status& status, pb::BatchCreateDealActivitiesResult* result) {
  result->Clear();
  result->set_outcome(pb::BATCH_ITEM_OUTCOME_FAILED);
  *result->mutable_error() = ToRpcStatus(status);
}

absl::Status CheckBatch(const pb::BatchCreateDealActivitiesRequest& request) {
  Violations violations;
  violations.AddAll("", CheckRequestId(request.request_id()));
  const int count = request.activities_size();
  if (count < 1 || count > kBatchActivitiesMax) {
    violations.Add("activities",
                   absl::StrCat("must be 1 to ", kBatchActivitiesMax, ", are ", count));
  }
  return violations.ToStatus();
}

}  // namespace

DealServiceApi::Reactor* DealServiceApi::BatchCreateDealActivities(
    Context* context, const pb::BatchCreateDealActivitiesRequest* request,
    pb::BatchCreateDealActivitiesResponse* reply) {
  auto prepare = [=, this](const rpc::Call& call) -> absl::StatusOr<std::vector<rpc::WriteItem>> {
    REVOPS_RETURN_IF_ERROR(CheckBatch(*request));
    std::vector<rpc::WriteItem> items;
    for (int i = 0; i < request->activities_size(); ++i) {
      pb::BatchCreateDealActivitiesResult* result = reply->add_results();
      absl::StatusOr<ImportActivityCommand> parsed =
          ParseActivityItem(*request, i, call, Uuid::Generate(clock_->Now()));
      if (!parsed.ok()) {
        Fail(parsed.status(), result);
        continue;
      }
      auto command = std::make_shared<ImportActivityCommand>(*std::move(parsed));
      auto step = [this, command, result](sql::WriteContext& write) -> absl::Status {
        command->header.now = store_->log().Next(write).recorded_time;
        SqliteDealWriter writer = store_->InCommand(write);
        REVOPS_ASSIGN_OR_RETURN(const ActivityResult done, ImportActivity(writer, *command));
        result->Clear();
        result->set_outcome(OutcomeOf(done.outcome));
        // One that was only validated and is new has no name yet.
        if (done.activity.revision.value != 0) result->set_activity(done.activity.name());
        return absl::OkStatus();
      };
      items.push_back({std::move(step), [result](const absl::Status& status) {
                         if (!status.ok()) Fail(status, result);
                       }});
    }
    return items;
  };
  return dispatcher_->WriteEach(
      context, "BatchCreateDealActivities", sql::Lane::kBulk, std::move(prepare),
      [=, this] { reply->set_resume_token(TokenAt(store_->log().head())); });
}

}  // namespace revops::deal
