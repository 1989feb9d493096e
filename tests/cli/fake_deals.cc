// The deal-service of the fake gateway.
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "tests/cli/fake_gateway.h"

namespace revops::cli {

namespace deal = revops::deal::v1;
using google::protobuf::util::MessageDifferencer;

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

grpc::Status FakeGateway::CreateDealActivity(grpc::ServerContext* context,
                                             const deal::CreateDealActivityRequest* request,
                                             revops::type::v1::Activity* response) {
  *response = request->activity();
  response->set_name(absl::StrCat(request->parent(), "/activities/new"));
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::ListDealActivities(grpc::ServerContext* context,
                                             const deal::ListDealActivitiesRequest* request,
                                             deal::ListDealActivitiesResponse* response) {
  response->add_activities()->set_name(absl::StrCat(request->parent(), "/activities/1"));
  return ToGrpcStatus(Admit(*context, *request));
}

}  // namespace revops::cli
