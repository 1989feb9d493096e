// The writing methods of DealService.
#include <memory>
#include <utility>

#include "common/log/token.h"
#include "common/status/status.h"
#include "deal-service/api/deal_service.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/requests.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

std::string DealServiceApi::TokenAt(Revision revision) const {
  return log::EncodeToken({store_->log().store_id(), revision});
}

absl::Status DealServiceApi::FillReply(DealWriter& writer, const Deal& deal, pb::Deal* reply) {
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline,
                          writer.FindPipeline(deal.pipeline, deal.pipeline_version));
  reply->Clear();
  ToProto(deal, *pipeline->Find(deal.visit.stage), reply);
  if (deal.revision.value != 0) {
    reply->set_resume_token(TokenAt(deal.revision));
    return absl::OkStatus();
  }
  // Only validated: it is nowhere yet, and what it will be called is not known either.
  reply->clear_name();
  reply->clear_etag();
  reply->clear_create_time();
  reply->clear_update_time();
  return absl::OkStatus();
}

template <typename Command>
rpc::WriteStep DealServiceApi::StepOf(Command command,
                                      absl::StatusOr<Deal> (*act)(DealWriter&, const Command&),
                                      pb::Deal* reply) {
  auto shared = std::make_shared<Command>(std::move(command));
  return [this, shared, act, reply](sql::WriteContext& context) -> absl::Status {
    // The log's time, not the clock's: it never goes back, so two commands in a row are in order.
    shared->header.now = store_->log().Next(context).recorded_time;
    SqliteDealWriter writer = store_->InCommand(context);
    REVOPS_ASSIGN_OR_RETURN(const Deal deal, act(writer, *shared));
    return FillReply(writer, deal, reply);
  };
}

template <typename Command, typename Request>
DealServiceApi::Reactor* DealServiceApi::OnDeal(
    Context* context, const char* method, const Request* request, pb::Deal* reply,
    absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&),
    absl::StatusOr<Deal> (*act)(DealWriter&, const Command&)) {
  return dispatcher_->Write(context, method, sql::Lane::kInteractive,
                            [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
                              REVOPS_ASSIGN_OR_RETURN(Command command, parse(*request, call));
                              return StepOf(std::move(command), act, reply);
                            });
}

DealServiceApi::Reactor* DealServiceApi::CreateDeal(Context* context,
                                                    const pb::CreateDealRequest* request,
                                                    pb::Deal* reply) {
  return dispatcher_->Write(context, "CreateDeal", sql::Lane::kInteractive,
                            [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
                              REVOPS_ASSIGN_OR_RETURN(
                                  CreateDealCommand command,
                                  ParseCreateDeal(*request, call, Uuid::Generate(clock_->Now())));
                              return StepOf(std::move(command), &deal::CreateDeal, reply);
                            });
}

DealServiceApi::Reactor* DealServiceApi::UpdateDeal(Context* context,
                                                    const pb::UpdateDealRequest* request,
                                                    pb::Deal* reply) {
  return OnDeal(context, "UpdateDeal", request, reply, &ParseUpdateDeal, &deal::UpdateDeal);
}

DealServiceApi::Reactor* DealServiceApi::AdvanceDeal(Context* context,
                                                     const pb::AdvanceDealRequest* request,
                                                     pb::Deal* reply) {
  return OnDeal(context, "AdvanceDeal", request, reply, &ParseAdvanceDeal, &deal::AdvanceDeal);
}

DealServiceApi::Reactor* DealServiceApi::MoveDealBack(Context* context,
                                                      const pb::MoveDealBackRequest* request,
                                                      pb::Deal* reply) {
  return OnDeal(context, "MoveDealBack", request, reply, &ParseMoveDealBack, &deal::MoveDealBack);
}

DealServiceApi::Reactor* DealServiceApi::WinDeal(Context* context,
                                                 const pb::WinDealRequest* request,
                                                 pb::Deal* reply) {
  return OnDeal(context, "WinDeal", request, reply, &ParseWinDeal, &deal::WinDeal);
}

DealServiceApi::Reactor* DealServiceApi::LoseDeal(Context* context,
                                                  const pb::LoseDealRequest* request,
                                                  pb::Deal* reply) {
  return OnDeal(context, "LoseDeal", request, reply, &ParseLoseDeal, &deal::LoseDeal);
}

DealServiceApi::Reactor* DealServiceApi::ReopenDeal(Context* context,
                                                    const pb::ReopenDealRequest* request,
                                                    pb::Deal* reply) {
  return OnDeal(context, "ReopenDeal", request, reply, &ParseReopenDeal, &deal::ReopenDeal);
}

DealServiceApi::Reactor* DealServiceApi::CorrectDeal(Context* context,
                                                     const pb::CorrectDealRequest* request,
                                                     pb::Deal* reply) {
  return OnDeal(context, "CorrectDeal", request, reply, &ParseCorrectDeal, &deal::CorrectDeal);
}

DealServiceApi::Reactor* DealServiceApi::VoidDeal(Context* context,
                                                  const pb::VoidDealRequest* request,
                                                  pb::Deal* reply) {
  return OnDeal(context, "VoidDeal", request, reply, &ParseVoidDeal, &deal::VoidDeal);
}

DealServiceApi::Reactor* DealServiceApi::AddDealContact(Context* context,
                                                        const pb::AddDealContactRequest* request,
                                                        pb::Deal* reply) {
  return OnDeal(context, "AddDealContact", request, reply, &ParseAddDealContact,
                &deal::AddDealContact);
}

DealServiceApi::Reactor* DealServiceApi::RemoveDealContact(
    Context* context, const pb::RemoveDealContactRequest* request, pb::Deal* reply) {
  return OnDeal(context, "RemoveDealContact", request, reply, &ParseRemoveDealContact,
                &deal::RemoveDealContact);
}

DealServiceApi::Reactor* DealServiceApi::CreatePipeline(Context* context,
                                                        const pb::CreatePipelineRequest* request,
                                                        pb::SalesPipeline* reply) {
  return dispatcher_->Write(
      context, "CreatePipeline", sql::Lane::kInteractive,
      [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
        REVOPS_ASSIGN_OR_RETURN(CreatePipelineCommand parsed, ParseCreatePipeline(*request, call));
        auto command = std::make_shared<CreatePipelineCommand>(std::move(parsed));
        return [this, command, reply](sql::WriteContext& context) -> absl::Status {
          command->header.now = store_->log().Next(context).recorded_time;
          SqliteDealWriter writer = store_->InCommand(context);
          absl::StatusOr<Pipeline> pipeline = deal::CreatePipeline(writer, *command);
          if (!pipeline.ok()) {
            Violations violations;
            if (!absl::IsInvalidArgument(pipeline.status()) ||
                ReasonOf(pipeline.status()) == "REQUEST_ID_REUSED") {
              return pipeline.status();
            }
            violations.AddAll("pipeline", pipeline.status());
            return violations.ToStatus();
          }
          reply->Clear();
          ToProto(*pipeline, reply);
          return absl::OkStatus();
        };
      });
}

}  // namespace revops::deal
