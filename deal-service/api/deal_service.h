// DealService on the wire: each method translates, and calls one use case.
#ifndef REVOPS_DEAL_SERVICE_API_DEAL_SERVICE_H_
#define REVOPS_DEAL_SERVICE_API_DEAL_SERVICE_H_

#include "common/rpc/dispatcher.h"
#include "common/time/clock.h"
#include "deal-service/store/sqlite_deal_store.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"

namespace revops::deal {

// `store`, `dispatcher` and `clock` outlive it.
class DealServiceApi final : public revops::deal::v1::DealService::CallbackService {
 public:
  DealServiceApi(SqliteDealStore* store, rpc::Dispatcher* dispatcher, const Clock* clock)
      : store_(store), dispatcher_(dispatcher), clock_(clock) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* CreatePipeline(Context* context, const revops::deal::v1::CreatePipelineRequest* request,
                          revops::deal::v1::SalesPipeline* reply) override;
  Reactor* GetPipeline(Context* context, const revops::deal::v1::GetPipelineRequest* request,
                       revops::deal::v1::SalesPipeline* reply) override;
  Reactor* ListPipelines(Context* context, const revops::deal::v1::ListPipelinesRequest* request,
                         revops::deal::v1::ListPipelinesResponse* reply) override;
  Reactor* CreateDeal(Context* context, const revops::deal::v1::CreateDealRequest* request,
                      revops::deal::v1::Deal* reply) override;
  Reactor* BatchCreateDeals(Context* context,
                            const revops::deal::v1::BatchCreateDealsRequest* request,
                            revops::deal::v1::BatchCreateDealsResponse* reply) override;
  Reactor* GetDeal(Context* context, const revops::deal::v1::GetDealRequest* request,
                   revops::deal::v1::Deal* reply) override;
  Reactor* ListDeals(Context* context, const revops::deal::v1::ListDealsRequest* request,
                     revops::deal::v1::ListDealsResponse* reply) override;
  Reactor* UpdateDeal(Context* context, const revops::deal::v1::UpdateDealRequest* request,
                      revops::deal::v1::Deal* reply) override;
  Reactor* AdvanceDeal(Context* context, const revops::deal::v1::AdvanceDealRequest* request,
                       revops::deal::v1::Deal* reply) override;
  Reactor* MoveDealBack(Context* context, const revops::deal::v1::MoveDealBackRequest* request,
                        revops::deal::v1::Deal* reply) override;
  Reactor* WinDeal(Context* context, const revops::deal::v1::WinDealRequest* request,
                   revops::deal::v1::Deal* reply) override;
  Reactor* LoseDeal(Context* context, const revops::deal::v1::LoseDealRequest* request,
                    revops::deal::v1::Deal* reply) override;
  Reactor* ReopenDeal(Context* context, const revops::deal::v1::ReopenDealRequest* request,
                      revops::deal::v1::Deal* reply) override;
  Reactor* CorrectDeal(Context* context, const revops::deal::v1::CorrectDealRequest* request,
                       revops::deal::v1::Deal* reply) override;
  Reactor* VoidDeal(Context* context, const revops::deal::v1::VoidDealRequest* request,
                    revops::deal::v1::Deal* reply) override;
  Reactor* AddDealContact(Context* context, const revops::deal::v1::AddDealContactRequest* request,
                          revops::deal::v1::Deal* reply) override;
  Reactor* RemoveDealContact(Context* context,
                             const revops::deal::v1::RemoveDealContactRequest* request,
                             revops::deal::v1::Deal* reply) override;
  Reactor* ListDealChanges(Context* context,
                           const revops::deal::v1::ListDealChangesRequest* request,
                           revops::deal::v1::ListDealChangesResponse* reply) override;
  Reactor* ListStageVisits(Context* context,
                           const revops::deal::v1::ListStageVisitsRequest* request,
                           revops::deal::v1::ListStageVisitsResponse* reply) override;
  // activity_commands.cc, activity_batch.cc
  Reactor* CreateDealActivity(Context* context,
                              const revops::deal::v1::CreateDealActivityRequest* request,
                              revops::type::v1::Activity* reply) override;
  Reactor* BatchCreateDealActivities(
      Context* context, const revops::deal::v1::BatchCreateDealActivitiesRequest* request,
      revops::deal::v1::BatchCreateDealActivitiesResponse* reply) override;
  Reactor* GetDealActivity(Context* context,
                           const revops::deal::v1::GetDealActivityRequest* request,
                           revops::type::v1::Activity* reply) override;
  Reactor* ListDealActivities(Context* context,
                              const revops::deal::v1::ListDealActivitiesRequest* request,
                              revops::deal::v1::ListDealActivitiesResponse* reply) override;
  Reactor* UpdateDealActivity(Context* context,
                              const revops::deal::v1::UpdateDealActivityRequest* request,
                              revops::type::v1::Activity* reply) override;

 private:
  // One command on one deal: parsed before the queue, acted on the writer's thread.
  template <typename Command, typename Request>
  Reactor* OnDeal(Context* context, const char* method, const Request* request,
                  revops::deal::v1::Deal* reply,
                  absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&),
                  absl::StatusOr<Deal> (*act)(DealWriter&, const Command&));
  template <typename Command>
  rpc::WriteStep StepOf(Command command, absl::StatusOr<Deal> (*act)(DealWriter&, const Command&),
                        revops::deal::v1::Deal* reply);

  template <typename Command>
  rpc::WriteStep ActivityStep(Command command,
                              absl::StatusOr<Activity> (*act)(ActivityWriter&, const Command&),
                              revops::type::v1::Activity* reply);

  void FillReply(const Activity& activity, revops::type::v1::Activity* reply) const;
  absl::Status FillReply(DealWriter& writer, const Deal& deal, revops::deal::v1::Deal* reply);
  absl::Status FillReply(const Deal& deal, revops::deal::v1::Deal* reply);
  std::string TokenAt(Revision revision) const;

  SqliteDealStore* store_;
  rpc::Dispatcher* dispatcher_;
  const Clock* clock_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_DEAL_SERVICE_H_
