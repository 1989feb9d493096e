#include "cli/import/wire.h"

#include <utility>

#include "common/status/grpc_status.h"

namespace revops::cli {

namespace deal = revops::deal::v1;
namespace lead = revops::lead::v1;

ItemOutcome DealWire::OutcomeOf(const Result& result) {
  switch (result.outcome()) {
    case deal::BATCH_ITEM_OUTCOME_CREATED:
      return ItemOutcome::kCreated;
    case deal::BATCH_ITEM_OUTCOME_UNCHANGED:
      return ItemOutcome::kUnchanged;
    case deal::BATCH_ITEM_OUTCOME_UPDATED:
      return ItemOutcome::kUpdated;
    default:
      return ItemOutcome::kFailed;
  }
}

void DealWire::SetFailed(Result& result) { result.set_outcome(deal::BATCH_ITEM_OUTCOME_FAILED); }

void DealWire::Send(Client& client, grpc::ClientContext* context, const Request* request,
                    Response* response, Answer answer) {
  client.deals().async()->BatchCreateDeals(
      context, request, response,
      [answer = std::move(answer)](const auto& status) { answer(FromGrpcStatus(status)); });
}

ItemOutcome LeadWire::OutcomeOf(const Result& result) {
  switch (result.outcome()) {
    case lead::BATCH_LEAD_OUTCOME_CREATED:
      return ItemOutcome::kCreated;
    case lead::BATCH_LEAD_OUTCOME_UNCHANGED:
      return ItemOutcome::kUnchanged;
    case lead::BATCH_LEAD_OUTCOME_UPDATED:
      return ItemOutcome::kUpdated;
    case lead::BATCH_LEAD_OUTCOME_ATTACHED:
      return ItemOutcome::kAttached;
    default:
      return ItemOutcome::kFailed;
  }
}

void LeadWire::SetFailed(Result& result) { result.set_outcome(lead::BATCH_LEAD_OUTCOME_FAILED); }

void LeadWire::Send(Client& client, grpc::ClientContext* context, const Request* request,
                    Response* response, Answer answer) {
  client.leads().async()->BatchCreateLeads(
      context, request, response,
      [answer = std::move(answer)](const auto& status) { answer(FromGrpcStatus(status)); });
}

}  // namespace revops::cli
