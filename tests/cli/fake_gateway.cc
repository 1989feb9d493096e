#include "tests/cli/fake_gateway.h"

#include <google/protobuf/util/message_differencer.h>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/server_builder.h"
#include "tests/cli/default_pipeline.h"

namespace revops::cli {

namespace deal = revops::deal::v1;
namespace gateway = revops::gateway::v1;
namespace metrics = revops::metrics::v1;
using google::protobuf::util::MessageDifferencer;

FakeGateway::FakeGateway() {
  pipelines_["pipelines/default"] = DefaultPipeline();
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterService(static_cast<deal::DealService::Service*>(this));
  builder.RegisterService(static_cast<deal::DealWatchService::Service*>(this));
  builder.RegisterService(static_cast<metrics::MetricsService::Service*>(this));
  builder.RegisterService(static_cast<gateway::GatewayService::Service*>(this));
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
  if (!admitted.ok()) return ToGrpcStatus(admitted);
  const bool updates = request->existing() == deal::EXISTING_DEAL_POLICY_UPDATE;
  for (const auto& item : request->deals()) {
    *response->add_results() = Store(item, updates, request->validate_only());
  }
  response->set_resume_token(absl::StrCat("token-", deals_.size()));
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
