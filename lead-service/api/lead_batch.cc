// BatchCreateLeads: each item is a command of its own.
#include <memory>
#include <utility>
#include <vector>

#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "lead-service/api/lead_service.h"
#include "lead-service/api/write_call.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

void Fail(const absl::Status& status, pb::BatchCreateLeadsResult* result) {
  result->Clear();
  result->set_outcome(pb::BATCH_LEAD_OUTCOME_FAILED);
  *result->mutable_error() = ToRpcStatus(status);
}

}  // namespace

LeadServiceApi::Reactor* LeadServiceApi::BatchCreateLeads(
    Context* context, const pb::BatchCreateLeadsRequest* request,
    pb::BatchCreateLeadsResponse* reply) {
  return dispatcher_->WriteEach(
      context, "BatchCreateLeads", sql::Lane::kBulk,
      [=, this](const rpc::Call& call) -> absl::StatusOr<std::vector<rpc::WriteItem>> {
        REVOPS_RETURN_IF_ERROR(CheckLeadBatch(*request));
        for (int i = 0; i < request->leads_size(); ++i) reply->add_results();
        std::vector<rpc::WriteItem> items;
        for (int i = 0; i < request->leads_size(); ++i) {
          pb::BatchCreateLeadsResult* const result = reply->mutable_results(i);
          absl::StatusOr<ImportLeadCommand> command = ParseLeadItem(*request, i, call, MakeIds());
          if (!command.ok()) {
            Fail(command.status(), result);
            continue;
          }
          const auto act = [result](CommandStore& store,
                                    const ImportLeadCommand& item) -> absl::Status {
            REVOPS_ASSIGN_OR_RETURN(const ImportedLead imported, ImportLead(store, item));
            result->Clear();
            result->set_outcome(static_cast<pb::BatchLeadOutcome>(imported.outcome));
            if (imported.lead.revision.value != 0) result->set_lead(imported.lead.name());
            return absl::OkStatus();
          };
          items.push_back({StepOf<ImportLeadCommand>(store_, *std::move(command), act),
                           [result](const absl::Status& status) {
                             if (!status.ok()) Fail(status, result);
                           }});
        }
        return items;
      },
      [=, this] { reply->set_resume_token(TokenAt(store_->log().head())); });
}

}  // namespace revops::lead
