// BatchCreateDeals: each item a command of its own, so that one that fails leaves the others
// intact.
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "deal-service/api/deal_service.h"
#include "deal-service/api/requests.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

pb::BatchItemOutcome OutcomeOf(ImportResult::Outcome outcome) {
  switch (outcome) {
    case ImportResult::Outcome::kCreated:
      return pb::BATCH_ITEM_OUTCOME_CREATED;
    case ImportResult::Outcome::kUnchanged:
      return pb::BATCH_ITEM_OUTCOME_UNCHANGED;
    case ImportResult::Outcome::kUpdated:
      return pb::BATCH_ITEM_OUTCOME_UPDATED;
  }
  return pb::BATCH_ITEM_OUTCOME_UNSPECIFIED;
}

void Fail(const absl::Status& status, pb::BatchCreateDealsResult* result) {
  result->Clear();
  result->set_outcome(pb::BATCH_ITEM_OUTCOME_FAILED);
  *result->mutable_error() = ToRpcStatus(status);
}

absl::Status CheckBatch(const pb::BatchCreateDealsRequest& request) {
  Violations violations;
  violations.AddAll("", CheckRequestId(request.request_id()));
  if (request.deals_size() < 1 || request.deals_size() > kBatchDealsMax) {
    violations.Add("deals",
                   absl::StrCat("must be 1 to ", kBatchDealsMax, ", are ", request.deals_size()));
  }
  if (!pb::ExistingDealPolicy_IsValid(request.existing())) {
    violations.Add("existing", absl::StrCat("must be a known policy, is ", request.existing()));
  }
  return violations.ToStatus();
}

}  // namespace

DealServiceApi::Reactor* DealServiceApi::BatchCreateDeals(
    Context* context, const pb::BatchCreateDealsRequest* request,
    pb::BatchCreateDealsResponse* reply) {
  auto prepare = [=, this](const rpc::Call& call) -> absl::StatusOr<std::vector<rpc::WriteItem>> {
    REVOPS_RETURN_IF_ERROR(CheckBatch(*request));
    std::vector<rpc::WriteItem> items;
    for (int i = 0; i < request->deals_size(); ++i) {
      pb::BatchCreateDealsResult* result = reply->add_results();
      absl::StatusOr<ImportDealCommand> parsed =
          ParseBatchItem(*request, i, call, Uuid::Generate(clock_->Now()));
      if (!parsed.ok()) {
        Fail(parsed.status(), result);
        continue;
      }
      auto command = std::make_shared<ImportDealCommand>(*std::move(parsed));
      auto step = [this, command, result](sql::WriteContext& write) -> absl::Status {
        command->header.now = store_->log().Next(write).recorded_time;
        SqliteDealWriter writer = store_->InCommand(write);
        REVOPS_ASSIGN_OR_RETURN(const ImportResult imported, ImportDeal(writer, *command));
        result->Clear();
        result->set_outcome(OutcomeOf(imported.outcome));
        if (!command->header.validate_only) result->set_deal(imported.deal.name());
        return absl::OkStatus();
      };
      items.push_back({std::move(step), [result](const absl::Status& status) {
                         if (!status.ok()) Fail(status, result);
                       }});
    }
    return items;
  };
  return dispatcher_->WriteEach(
      context, "BatchCreateDeals", sql::Lane::kBulk, std::move(prepare),
      [=, this] { reply->set_resume_token(TokenAt(store_->log().head())); });
}

}  // namespace revops::deal
