#include "tests/cli/fake_gateway.h"

#include <google/protobuf/util/message_differencer.h>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/server_builder.h"
#include "revops/deal/v1/backup_service.grpc.pb.h"
#include "revops/gateway/v1/backup_service.grpc.pb.h"
#include "revops/lead/v1/backup_service.grpc.pb.h"
#include "revops/metrics/v1/backup_service.grpc.pb.h"
#include "tests/cli/default_pipeline.h"

namespace revops::cli {

namespace deal = revops::deal::v1;
namespace gateway = revops::gateway::v1;
namespace lead = revops::lead::v1;
namespace metrics = revops::metrics::v1;
using google::protobuf::util::MessageDifferencer;

namespace {

template <typename Service, typename Request>
class FakeBackups final : public Service::Service {
 public:
  explicit FakeBackups(FakeGateway* gateway) : gateway_(gateway) {}
  grpc::Status Backup(grpc::ServerContext* context, const Request* request,
                      grpc::ServerWriter<revops::type::v1::BackupResponse>* writer) override {
    return gateway_->Backup(context, *request, writer);
  }

 private:
  FakeGateway* const gateway_;
};

}  // namespace

FakeGateway::FakeGateway() {
  pipelines_["pipelines/default"] = DefaultPipeline();
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterService(static_cast<deal::DealService::Service*>(this));
  builder.RegisterService(static_cast<deal::DealWatchService::Service*>(this));
  builder.RegisterService(static_cast<metrics::MetricsService::Service*>(this));
  builder.RegisterService(static_cast<gateway::GatewayService::Service*>(this));
  backup_services_.push_back(
      std::make_unique<FakeBackups<lead::BackupService, lead::BackupRequest>>(this));
  backup_services_.push_back(
      std::make_unique<FakeBackups<deal::BackupService, deal::BackupRequest>>(this));
  backup_services_.push_back(
      std::make_unique<FakeBackups<metrics::BackupService, metrics::BackupRequest>>(this));
  backup_services_.push_back(
      std::make_unique<FakeBackups<gateway::BackupService, gateway::BackupRequest>>(this));
  for (const auto& service : backup_services_) builder.RegisterService(service.get());
  server_ = builder.BuildAndStart();
}

FakeGateway::~FakeGateway() { server_->Shutdown(std::chrono::system_clock::now()); }

std::string FakeGateway::address() const { return absl::StrCat("127.0.0.1:", port_); }

void FakeGateway::FailNext(absl::Status status, int times, int skipped) {
  absl::MutexLock lock(&mutex_);
  failure_ = std::move(status);
  failures_left_ = times;
  skipped_left_ = skipped;
}

std::map<std::string, deal::DealWithHistory> FakeGateway::Deals() const {
  absl::MutexLock lock(&mutex_);
  return deals_;
}

int FakeGateway::BatchCalls() const {
  absl::MutexLock lock(&mutex_);
  return batch_calls_;
}

void FakeGateway::LoseReplies(int times) {
  absl::MutexLock lock(&mutex_);
  lost_replies_left_ = times;
}

void FakeGateway::FailItem(const std::string& external_id, absl::Status status, int times) {
  absl::MutexLock lock(&mutex_);
  failing_item_ = external_id;
  item_failure_ = std::move(status);
  item_failures_left_ = times;
}

void FakeGateway::Hang() {
  absl::MutexLock lock(&mutex_);
  hangs_ = true;
}

bool FakeGateway::WaitUntilHanging(absl::Duration limit) const {
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&is_hanging_), limit);
}

void FakeGateway::OnBatch(std::function<void()> action) {
  absl::MutexLock lock(&mutex_);
  on_batch_ = std::move(action);
}

std::vector<std::string> FakeGateway::Requests() const {
  absl::MutexLock lock(&mutex_);
  return requests_;
}

std::string FakeGateway::LastRequest() const {
  absl::MutexLock lock(&mutex_);
  return last_request_;
}

std::vector<std::string> FakeGateway::WatchRequests() const {
  absl::MutexLock lock(&mutex_);
  return watch_requests_;
}

void FakeGateway::ScriptStream(ScriptedStream stream) {
  absl::MutexLock lock(&mutex_);
  streams_.push_back(std::move(stream));
}

absl::Status FakeGateway::Admit(const grpc::ServerContext& context,
                                const google::protobuf::Message& request) {
  const auto& metadata = context.client_metadata();
  const auto it = metadata.find("authorization");
  if (it == metadata.end() || it->second != absl::StrCat("Bearer ", kToken).c_str()) {
    return absl::UnauthenticatedError("no valid token");
  }
  absl::MutexLock lock(&mutex_);
  last_request_ = request.ShortDebugString();
  requests_.push_back(absl::StrCat(request.GetDescriptor()->name(), " ", last_request_));
  while (hangs_ && !context.IsCancelled()) {
    is_hanging_ = true;
    const auto never = [] { return false; };
    mutex_.AwaitWithTimeout(absl::Condition(&never), absl::Milliseconds(2));
  }
  is_hanging_ = false;
  if (failures_left_ > 0 && --skipped_left_ < 0) {
    --failures_left_;
    return failure_;
  }
  return absl::OkStatus();
}

grpc::Status FakeGateway::ListPipelines(grpc::ServerContext* context,
                                        const deal::ListPipelinesRequest* request,
                                        deal::ListPipelinesResponse* response) {
  const absl::Status admitted = Admit(*context, *request);
  absl::MutexLock lock(&mutex_);
  for (const auto& [name, pipeline] : pipelines_) *response->add_pipelines() = pipeline;
  return ToGrpcStatus(admitted);
}

grpc::Status FakeGateway::CreatePipeline(grpc::ServerContext* context,
                                         const deal::CreatePipelineRequest* request,
                                         deal::SalesPipeline* response) {
  const absl::Status admitted = Admit(*context, *request);
  absl::MutexLock lock(&mutex_);
  *response = request->pipeline();
  if (admitted.ok() && !request->validate_only()) {
    pipelines_[request->pipeline().name()] = request->pipeline();
  }
  return ToGrpcStatus(admitted);
}

deal::BatchCreateDealsResult FakeGateway::Store(const deal::DealWithHistory& item, bool updates,
                                                bool is_dry) {
  deal::BatchCreateDealsResult result;
  const auto fail = [&](const absl::Status& status) {
    result.set_outcome(deal::BATCH_ITEM_OUTCOME_FAILED);
    *result.mutable_error() = ToRpcStatus(status);
    return result;
  };
  if (item_failures_left_ > 0 && item.deal().external_id() == failing_item_) {
    --item_failures_left_;
    return fail(item_failure_);
  }
  if (item.deal().title() == kBadTitle) return fail(InvalidField("deal.title", "is refused"));
  const std::string& id = item.deal().external_id();
  const auto it = deals_.find(id);
  if (it == deals_.end()) {
    result.set_outcome(deal::BATCH_ITEM_OUTCOME_CREATED);
  } else if (MessageDifferencer::Equals(it->second, item)) {
    result.set_outcome(deal::BATCH_ITEM_OUTCOME_UNCHANGED);
  } else if (updates) {
    result.set_outcome(deal::BATCH_ITEM_OUTCOME_UPDATED);
  } else {
    return fail(absl::AlreadyExistsError(absl::StrCat(id, " exists with other content")));
  }
  if (!is_dry) deals_[id] = item;
  return result;
}

grpc::Status FakeGateway::BatchCreateDeals(grpc::ServerContext* context,
                                           const deal::BatchCreateDealsRequest* request,
                                           deal::BatchCreateDealsResponse* response) {
  const absl::Status admitted = Admit(*context, *request);
  absl::MutexLock lock(&mutex_);
  ++batch_calls_;
  if (on_batch_) on_batch_();
  if (!admitted.ok()) return ToGrpcStatus(admitted);
  const bool updates = request->existing() == deal::EXISTING_DEAL_POLICY_UPDATE;
  for (const auto& item : request->deals()) {
    *response->add_results() = Store(item, updates, request->validate_only());
  }
  // Answers may overtake each other: no batch's token stands for the whole import.
  response->set_resume_token(absl::StrCat("batch-token-", batch_calls_));
  if (lost_replies_left_ > 0) {
    --lost_replies_left_;
    return ToGrpcStatus(absl::UnavailableError("connection lost"));
  }
  return grpc::Status::OK;
}

grpc::Status FakeGateway::ListDeals(grpc::ServerContext* context,
                                    const deal::ListDealsRequest* request,
                                    deal::ListDealsResponse* response) {
  const absl::Status admitted = Admit(*context, *request);
  absl::MutexLock lock(&mutex_);
  // Pages of two, so that more than one is needed.
  size_t from = request->page_token().empty() ? 0 : std::stoul(request->page_token());
  size_t index = 0;
  for (const auto& [id, item] : deals_) {
    if (index++ < from) continue;
    if (response->deals_size() == std::min(2, request->page_size())) {
      response->set_next_page_token(absl::StrCat(index - 1));
      break;
    }
    *response->add_deals() = item.deal();
  }
  response->set_resume_token(absl::StrCat("head-", deals_.size()));
  return ToGrpcStatus(admitted);
}

grpc::Status FakeGateway::GetDeal(grpc::ServerContext* context, const deal::GetDealRequest* request,
                                  deal::Deal* response) {
  response->set_name(request->name());
  response->set_stage("proposal");
  response->mutable_amount()->mutable_one_off()->set_currency_code("USD");
  response->mutable_amount()->mutable_one_off()->set_units(12345);
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::UpdateDeal(grpc::ServerContext* context,
                                     const deal::UpdateDealRequest* request, deal::Deal* response) {
  *response = request->deal();
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::AdvanceDeal(grpc::ServerContext* context,
                                      const deal::AdvanceDealRequest* request,
                                      deal::Deal* response) {
  response->set_name(request->name());
  response->set_stage(request->to_stage());
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::AnswerDeal(const grpc::ServerContext& context,
                                     const google::protobuf::Message& request,
                                     const std::string& name, const std::string& stage,
                                     deal::Deal* response) {
  response->set_name(name);
  response->set_stage(stage);
  return ToGrpcStatus(Admit(context, request));
}

grpc::Status FakeGateway::CreateDeal(grpc::ServerContext* context,
                                     const deal::CreateDealRequest* request, deal::Deal* response) {
  *response = request->deal();
  return AnswerDeal(*context, *request, "deals/new", request->deal().stage(), response);
}

grpc::Status FakeGateway::MoveDealBack(grpc::ServerContext* context,
                                       const deal::MoveDealBackRequest* request,
                                       deal::Deal* response) {
  return AnswerDeal(*context, *request, request->name(), request->to_stage(), response);
}

grpc::Status FakeGateway::WinDeal(grpc::ServerContext* context, const deal::WinDealRequest* request,
                                  deal::Deal* response) {
  *response->mutable_amount() = request->amount();
  return AnswerDeal(*context, *request, request->name(), "won", response);
}

grpc::Status FakeGateway::LoseDeal(grpc::ServerContext* context,
                                   const deal::LoseDealRequest* request, deal::Deal* response) {
  response->set_loss_reason(request->loss_reason());
  return AnswerDeal(*context, *request, request->name(), "lost", response);
}

grpc::Status FakeGateway::ReopenDeal(grpc::ServerContext* context,
                                     const deal::ReopenDealRequest* request, deal::Deal* response) {
  return AnswerDeal(*context, *request, request->name(), request->to_stage(), response);
}

grpc::Status FakeGateway::CorrectDeal(grpc::ServerContext* context,
                                      const deal::CorrectDealRequest* request,
                                      deal::Deal* response) {
  return AnswerDeal(*context, *request, request->name(), "meeting", response);
}

grpc::Status FakeGateway::VoidDeal(grpc::ServerContext* context,
                                   const deal::VoidDealRequest* request, deal::Deal* response) {
  response->set_state(deal::DEAL_STATE_VOID);
  return AnswerDeal(*context, *request, request->name(), "meeting", response);
}

grpc::Status FakeGateway::ListDealChanges(grpc::ServerContext* context,
                                          const deal::ListDealChangesRequest* request,
                                          deal::ListDealChangesResponse* response) {
  constexpr int kChanges = 60;
  const int from = request->page_token().empty() ? 0 : std::stoi(request->page_token());
  int next = from;
  for (; next < kChanges && next - from < request->page_size(); ++next) {
    auto* change = response->add_changes();
    change->set_event_id(absl::StrCat("store:", kChanges - next, ":0"));
    change->set_type(deal::DEAL_EVENT_TYPE_UPDATED);
  }
  if (next < kChanges) response->set_next_page_token(absl::StrCat(next));
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::ListStageVisits(grpc::ServerContext* context,
                                          const deal::ListStageVisitsRequest* request,
                                          deal::ListStageVisitsResponse* response) {
  auto* first = response->add_visits();
  first->set_number(1);
  first->set_stage("meeting");
  first->mutable_enter_time()->set_seconds(1483228800);
  first->set_outcome(deal::VISIT_OUTCOME_ADVANCED);
  auto* second = response->add_visits();
  second->set_number(2);
  second->set_stage("proposal");
  second->set_outcome(deal::VISIT_OUTCOME_RUNNING);
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetPipeline(grpc::ServerContext* context,
                                      const deal::GetPipelineRequest* request,
                                      deal::SalesPipeline* response) {
  if (const absl::Status admitted = Admit(*context, *request); !admitted.ok()) {
    return ToGrpcStatus(admitted);
  }
  absl::MutexLock lock(&mutex_);
  const auto it = pipelines_.find(request->name());
  if (it == pipelines_.end()) return ToGrpcStatus(absl::NotFoundError(request->name()));
  *response = it->second;
  return grpc::Status::OK;
}

grpc::Status FakeGateway::WatchDeals(grpc::ServerContext* context,
                                     const deal::WatchDealsRequest* request,
                                     grpc::ServerWriter<deal::WatchDealsResponse>* writer) {
  if (const absl::Status admitted = Admit(*context, *request); !admitted.ok()) {
    return ToGrpcStatus(admitted);
  }
  ScriptedStream stream;
  {
    absl::MutexLock lock(&mutex_);
    watch_requests_.push_back(request->ShortDebugString());
    if (streams_.empty()) return ToGrpcStatus(absl::InternalError("no stream is scripted"));
    stream = std::move(streams_.front());
    streams_.pop_front();
  }
  for (const auto& response : stream.responses) writer->Write(response);
  return ToGrpcStatus(stream.ending);
}

grpc::Status FakeGateway::CommitSubscription(grpc::ServerContext* context,
                                             const deal::CommitSubscriptionRequest* request,
                                             deal::Subscription* response) {
  response->set_name(request->name());
  response->set_resume_token(request->resume_token());
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::CreateSubscription(grpc::ServerContext* context,
                                             const deal::CreateSubscriptionRequest* request,
                                             deal::Subscription* response) {
  response->set_name(absl::StrCat("dealSubscriptions/", request->subscription_id()));
  return ToGrpcStatus(Admit(*context, *request));
}

void FakeGateway::ScriptBackup(ScriptedBackup backup) {
  absl::MutexLock lock(&mutex_);
  backups_.push_back(std::move(backup));
}

grpc::Status FakeGateway::Backup(grpc::ServerContext* context,
                                 const google::protobuf::Message& request,
                                 grpc::ServerWriter<revops::type::v1::BackupResponse>* writer) {
  if (const absl::Status admitted = Admit(*context, request); !admitted.ok()) {
    return ToGrpcStatus(admitted);
  }
  ScriptedBackup backup;
  {
    absl::MutexLock lock(&mutex_);
    if (backups_.empty()) return ToGrpcStatus(absl::InternalError("no backup is scripted"));
    backup = std::move(backups_.front());
    backups_.pop_front();
  }
  for (const auto& response : backup.responses) writer->Write(response);
  if (!backup.hangs) return ToGrpcStatus(backup.ending);
  Hang();
  return ToGrpcStatus(Admit(*context, request));
}

grpc::Status FakeGateway::GetWinRate(grpc::ServerContext* context,
                                     const metrics::GetWinRateRequest* request,
                                     metrics::GetWinRateResponse* response) {
  auto* basis = response->mutable_basis();
  basis->set_definition("win_rate.v1");
  basis->set_n(6711);
  auto* left_out = basis->add_left_out();
  left_out->set_reason("VOID");
  left_out->set_count(3);
  auto* row = response->add_rows();
  for (int i = 0; i < request->parameters().group_by_size(); ++i)
    row->mutable_group()->add_values("West");
  row->set_won(4238);
  row->set_lost(2473);
  row->set_win_rate(4238.0 / 6711.0);
  auto* value = row->add_by_value();
  value->mutable_won()->set_currency_code("USD");
  value->mutable_won()->set_units(10005534);
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetFunnel(grpc::ServerContext* context,
                                    const metrics::GetFunnelRequest* request,
                                    metrics::GetFunnelResponse* response) {
  auto* row = response->add_rows();
  for (int i = 0; i < request->parameters().group_by_size(); ++i)
    row->mutable_group()->add_values("=HYPERLINK(1)");
  row->set_stage("proposal");
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::ListTokens(grpc::ServerContext* context,
                                     const gateway::ListTokensRequest* request,
                                     gateway::ListTokensResponse* response) {
  // Two pages of one.
  auto* token = response->add_tokens();
  token->set_name(request->page_token().empty() ? "tokens/first" : "tokens/second");
  token->set_user("users/anna");
  token->add_roles(revops::type::v1::ROLE_VIEWER);
  if (request->page_token().empty()) response->set_next_page_token("2");
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::RevokeToken(grpc::ServerContext* context,
                                      const gateway::RevokeTokenRequest* request,
                                      gateway::Token* response) {
  response->set_name(request->name());
  response->mutable_revoke_time()->set_seconds(1483228800);
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetCaller(grpc::ServerContext* context,
                                    const gateway::GetCallerRequest* request,
                                    gateway::Caller* response) {
  response->set_user("users/anna");
  response->add_roles(revops::type::v1::ROLE_MANAGER);
  response->add_teams("teams/west");
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::CreateToken(grpc::ServerContext* context,
                                      const gateway::CreateTokenRequest* request,
                                      gateway::CreateTokenResponse* response) {
  *response->mutable_token() = request->token();
  response->mutable_token()->set_name("tokens/new");
  response->set_bearer_token("new.secret");
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetPipelineOverview(grpc::ServerContext* context,
                                              const gateway::GetPipelineOverviewRequest* request,
                                              gateway::GetPipelineOverviewResponse* response) {
  auto* gap = response->add_gaps();
  gap->set_part("velocity");
  gap->set_service("metrics-service");
  gap->set_code("UNAVAILABLE");
  gap->set_message("does not answer");
  return ToGrpcStatus(Admit(*context, *request));
}

}  // namespace revops::cli
