// A gateway in this process that remembers deals by external_id, so that commands can be run
// against real stubs. fake_gateway.cc admits, fake_deals.cc, fake_leads.cc and fake_reports.cc
// answer.
#ifndef REVOPS_TESTS_CLI_FAKE_GATEWAY_H_
#define REVOPS_TESTS_CLI_FAKE_GATEWAY_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/server.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"
#include "revops/type/v1/backup.pb.h"
#include "tests/cli/fake_leads.h"

namespace revops::cli {

// What a watch stream does before it ends with a status.
struct ScriptedStream {
  std::vector<revops::deal::v1::WatchDealsResponse> responses;
  absl::Status ending;
};

// What a backup tells before it ends with a status.
struct ScriptedBackup {
  std::vector<revops::type::v1::BackupResponse> responses;
  absl::Status ending;
  // Goes on until it is cancelled.
  bool hangs = false;
};

class FakeGateway final : public revops::deal::v1::DealService::Service,
                          public revops::deal::v1::DealWatchService::Service,
                          public revops::metrics::v1::MetricsService::Service,
                          public revops::gateway::v1::GatewayService::Service {
 public:
  static constexpr char kToken[] = "id.secret";

  FakeGateway();
  ~FakeGateway() override;
  std::string address() const;

  // Its lead-service.
  FakeLeads& leads() { return leads_; }

  // The token, then the scripted failures; remembers the request.
  absl::Status Admit(const grpc::ServerContext& context, const google::protobuf::Message& request);

  // After `skipped` calls, so many fail with this.
  void FailNext(absl::Status status, int times, int skipped = 0);
  // A deal whose title is this fails as an item, naming deal.title.
  static constexpr char kBadTitle[] = "refuse me";
  // So many batches are stored, and their answers lost: the caller gets UNAVAILABLE.
  void LoseReplies(int times);
  // The item of this external_id fails with this so many times, others of its batch do not.
  void FailItem(const std::string& external_id, absl::Status status, int times);
  // The next calls are not answered until they are cancelled.
  void Hang();
  bool WaitUntilHanging(absl::Duration limit) const;
  // Runs when a batch arrives, before it is answered.
  void OnBatch(std::function<void()> action);

  std::map<std::string, revops::deal::v1::DealWithHistory> Deals() const;
  int BatchCalls() const;
  std::string LastRequest() const;
  // The method and the text of every request that was admitted, in order.
  std::vector<std::string> Requests() const;
  std::vector<std::string> WatchRequests() const;
  void ScriptStream(ScriptedStream stream);
  // What the next backups say, in the order in which they are asked for.
  void ScriptBackup(ScriptedBackup backup);

  grpc::Status ListPipelines(grpc::ServerContext* context,
                             const revops::deal::v1::ListPipelinesRequest* request,
                             revops::deal::v1::ListPipelinesResponse* response) override;
  grpc::Status CreatePipeline(grpc::ServerContext* context,
                              const revops::deal::v1::CreatePipelineRequest* request,
                              revops::deal::v1::SalesPipeline* response) override;
  grpc::Status BatchCreateDeals(grpc::ServerContext* context,
                                const revops::deal::v1::BatchCreateDealsRequest* request,
                                revops::deal::v1::BatchCreateDealsResponse* response) override;
  grpc::Status ListDeals(grpc::ServerContext* context,
                         const revops::deal::v1::ListDealsRequest* request,
                         revops::deal::v1::ListDealsResponse* response) override;
  grpc::Status GetDeal(grpc::ServerContext* context,
                       const revops::deal::v1::GetDealRequest* request,
                       revops::deal::v1::Deal* response) override;
  grpc::Status UpdateDeal(grpc::ServerContext* context,
                          const revops::deal::v1::UpdateDealRequest* request,
                          revops::deal::v1::Deal* response) override;
  grpc::Status CreateDeal(grpc::ServerContext* context,
                          const revops::deal::v1::CreateDealRequest* request,
                          revops::deal::v1::Deal* response) override;
  grpc::Status MoveDealBack(grpc::ServerContext* context,
                            const revops::deal::v1::MoveDealBackRequest* request,
                            revops::deal::v1::Deal* response) override;
  grpc::Status WinDeal(grpc::ServerContext* context,
                       const revops::deal::v1::WinDealRequest* request,
                       revops::deal::v1::Deal* response) override;
  grpc::Status LoseDeal(grpc::ServerContext* context,
                        const revops::deal::v1::LoseDealRequest* request,
                        revops::deal::v1::Deal* response) override;
  grpc::Status ReopenDeal(grpc::ServerContext* context,
                          const revops::deal::v1::ReopenDealRequest* request,
                          revops::deal::v1::Deal* response) override;
  grpc::Status CorrectDeal(grpc::ServerContext* context,
                           const revops::deal::v1::CorrectDealRequest* request,
                           revops::deal::v1::Deal* response) override;
  grpc::Status VoidDeal(grpc::ServerContext* context,
                        const revops::deal::v1::VoidDealRequest* request,
                        revops::deal::v1::Deal* response) override;
  // Sixty changes, newest first, and two visits.
  grpc::Status CreateDealActivity(grpc::ServerContext* context,
                                  const revops::deal::v1::CreateDealActivityRequest* request,
                                  revops::type::v1::Activity* response) override;
  grpc::Status ListDealActivities(grpc::ServerContext* context,
                                  const revops::deal::v1::ListDealActivitiesRequest* request,
                                  revops::deal::v1::ListDealActivitiesResponse* response) override;
  grpc::Status ListDealChanges(grpc::ServerContext* context,
                               const revops::deal::v1::ListDealChangesRequest* request,
                               revops::deal::v1::ListDealChangesResponse* response) override;
  grpc::Status ListStageVisits(grpc::ServerContext* context,
                               const revops::deal::v1::ListStageVisitsRequest* request,
                               revops::deal::v1::ListStageVisitsResponse* response) override;
  grpc::Status GetPipeline(grpc::ServerContext* context,
                           const revops::deal::v1::GetPipelineRequest* request,
                           revops::deal::v1::SalesPipeline* response) override;
  grpc::Status AdvanceDeal(grpc::ServerContext* context,
                           const revops::deal::v1::AdvanceDealRequest* request,
                           revops::deal::v1::Deal* response) override;
  grpc::Status WatchDeals(
      grpc::ServerContext* context, const revops::deal::v1::WatchDealsRequest* request,
      grpc::ServerWriter<revops::deal::v1::WatchDealsResponse>* writer) override;
  // Nothing is remembered of subscriptions; see Requests().
  grpc::Status CommitSubscription(grpc::ServerContext* context,
                                  const revops::deal::v1::CommitSubscriptionRequest* request,
                                  revops::deal::v1::Subscription* response) override;
  grpc::Status CreateSubscription(grpc::ServerContext* context,
                                  const revops::deal::v1::CreateSubscriptionRequest* request,
                                  revops::deal::v1::Subscription* response) override;
  grpc::Status GetWinRate(grpc::ServerContext* context,
                          const revops::metrics::v1::GetWinRateRequest* request,
                          revops::metrics::v1::GetWinRateResponse* response) override;
  grpc::Status GetFunnel(grpc::ServerContext* context,
                         const revops::metrics::v1::GetFunnelRequest* request,
                         revops::metrics::v1::GetFunnelResponse* response) override;
  grpc::Status GetChannels(grpc::ServerContext* context,
                           const revops::metrics::v1::GetChannelsRequest* request,
                           revops::metrics::v1::GetChannelsResponse* response) override;
  grpc::Status GetTouchpoints(grpc::ServerContext* context,
                              const revops::metrics::v1::GetTouchpointsRequest* request,
                              revops::metrics::v1::GetTouchpointsResponse* response) override;
  grpc::Status ListTokens(grpc::ServerContext* context,
                          const revops::gateway::v1::ListTokensRequest* request,
                          revops::gateway::v1::ListTokensResponse* response) override;
  grpc::Status RevokeToken(grpc::ServerContext* context,
                           const revops::gateway::v1::RevokeTokenRequest* request,
                           revops::gateway::v1::Token* response) override;
  grpc::Status GetCaller(grpc::ServerContext* context,
                         const revops::gateway::v1::GetCallerRequest* request,
                         revops::gateway::v1::Caller* response) override;
  grpc::Status CreateToken(grpc::ServerContext* context,
                           const revops::gateway::v1::CreateTokenRequest* request,
                           revops::gateway::v1::CreateTokenResponse* response) override;
  grpc::Status GetPipelineOverview(
      grpc::ServerContext* context, const revops::gateway::v1::GetPipelineOverviewRequest* request,
      revops::gateway::v1::GetPipelineOverviewResponse* response) override;

  // Of any service's BackupService.
  grpc::Status Backup(grpc::ServerContext* context, const google::protobuf::Message& request,
                      grpc::ServerWriter<revops::type::v1::BackupResponse>* writer);

 private:
  // For verbs whose answer is the deal's name and the stage it is in.
  grpc::Status AnswerDeal(const grpc::ServerContext& context,
                          const google::protobuf::Message& request, const std::string& name,
                          const std::string& stage, revops::deal::v1::Deal* response);
  revops::deal::v1::BatchCreateDealsResult Store(const revops::deal::v1::DealWithHistory& item,
                                                 bool updates, bool is_dry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  FakeLeads leads_;
  mutable absl::Mutex mutex_;
  std::map<std::string, revops::deal::v1::SalesPipeline> pipelines_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, revops::deal::v1::DealWithHistory> deals_ ABSL_GUARDED_BY(mutex_);
  std::deque<ScriptedStream> streams_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> watch_requests_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  int failures_left_ ABSL_GUARDED_BY(mutex_) = 0;
  int skipped_left_ ABSL_GUARDED_BY(mutex_) = 0;
  int batch_calls_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string last_request_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> requests_ ABSL_GUARDED_BY(mutex_);
  int lost_replies_left_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string failing_item_ ABSL_GUARDED_BY(mutex_);
  absl::Status item_failure_ ABSL_GUARDED_BY(mutex_);
  int item_failures_left_ ABSL_GUARDED_BY(mutex_) = 0;
  bool hangs_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_hanging_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void()> on_batch_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<grpc::Service>> backup_services_;
  std::deque<ScriptedBackup> backups_ ABSL_GUARDED_BY(mutex_);
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace revops::cli

#endif  // REVOPS_TESTS_CLI_FAKE_GATEWAY_H_
