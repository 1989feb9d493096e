#include "cli/import/batches.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::BatchCreateDealsResponse;
using revops::deal::v1::BatchItemOutcome;

// With waits doubling from 0.2 s to 5 s: about 40 s, longer than a service's restart.
constexpr int kAttemptsMax = 12;
constexpr absl::Duration kFirstWait = absl::Milliseconds(200);
constexpr absl::Duration kLongestWait = absl::Seconds(5);

bool IsWorthWaiting(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kResourceExhausted;
}

// The request itself is at fault, not who asks or the service's state.
bool ConcernsContent(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInvalidArgument ||
         status.code() == absl::StatusCode::kFailedPrecondition;
}

absl::Duration WaitBefore(int attempt, const absl::Status& status) {
  static absl::BitGen random;
  absl::Duration wait = kFirstWait;
  for (int i = 1; i < attempt && wait < kLongestWait; ++i) wait *= 2;
  wait = std::max(std::min(wait, kLongestWait), RetryAfterOf(status));
  return wait * absl::Uniform(random, 0.75, 1.25);
}

void FailEveryItem(const absl::Status& status, int items, BatchCreateDealsResponse& response) {
  response.Clear();
  for (int i = 0; i < items; ++i) {
    auto* result = response.add_results();
    result->set_outcome(BatchItemOutcome::BATCH_ITEM_OUTCOME_FAILED);
    *result->mutable_error() = ToRpcStatus(status);
  }
}

}  // namespace

struct BatchSender::Call {
  Batch batch;
  BatchCreateDealsResponse response;
  absl::Status status;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<absl::Notification> done;
};

BatchSender::BatchSender(Client& client, StopSignal& stop, size_t in_flight_max, Answered answered)
    : client_(client), stop_(stop), in_flight_max_(in_flight_max), answered_(std::move(answered)) {}

BatchSender::~BatchSender() {
  for (const auto& call : in_flight_) call->context->TryCancel();
  for (const auto& call : in_flight_) call->done->WaitForNotification();
}

void BatchSender::Start(Call& call) {
  call.context = std::make_unique<grpc::ClientContext>();
  call.done = std::make_unique<absl::Notification>();
  client_.Prepare(*call.context);
  call.response.Clear();
  client_.deals().async()->BatchCreateDeals(call.context.get(), &call.batch.request, &call.response,
                                            [&call](const auto& status) {
                                              call.status = FromGrpcStatus(status);
                                              call.done->Notify();
                                            });
}

absl::Status BatchSender::Send(Batch batch) {
  const auto is_in_flight = [&](const auto& item) {
    return ids_in_flight_.contains(item.deal().external_id());
  };
  while (in_flight_.size() >= in_flight_max_ ||
         std::any_of(batch.request.deals().begin(), batch.request.deals().end(), is_in_flight)) {
    REVOPS_RETURN_IF_ERROR(FinishOldest());
  }
  for (const auto& item : batch.request.deals()) ++ids_in_flight_[item.deal().external_id()];
  auto& call = in_flight_.emplace_back(std::make_unique<Call>());
  call->batch = std::move(batch);
  Start(*call);
  return absl::OkStatus();
}

absl::Status BatchSender::AwaitAnswer(Call& call) {
  for (int attempt = 1;; ++attempt) {
    call.done->WaitForNotification();
    if (!IsWorthWaiting(call.status) || attempt == kAttemptsMax) return call.status;
    if (stop_.WaitFor(WaitBefore(attempt, call.status))) return call.status;
    Start(call);
  }
}

absl::Status BatchSender::FinishOldest() {
  Call& call = *in_flight_.front();
  absl::Status status = AwaitAnswer(call);
  const int items = call.batch.request.deals_size();
  if (status.ok() && call.response.results_size() != items) {
    status = absl::InternalError(absl::StrCat("the service answered ", call.response.results_size(),
                                              " of ", items, " items"));
  }
  if (ConcernsContent(status)) {
    FailEveryItem(status, items, call.response);
    status = absl::OkStatus();
  }
  if (status.ok()) answered_(call.batch, call.response);
  for (const auto& item : call.batch.request.deals()) {
    const auto it = ids_in_flight_.find(item.deal().external_id());
    if (--it->second == 0) ids_in_flight_.erase(it);
  }
  in_flight_.pop_front();
  return status;
}

absl::Status BatchSender::Finish() {
  while (!in_flight_.empty()) REVOPS_RETURN_IF_ERROR(FinishOldest());
  return absl::OkStatus();
}

}  // namespace revops::cli
