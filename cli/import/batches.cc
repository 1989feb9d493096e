#include "cli/import/batches.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "cli/patience.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

// The request itself is at fault, not who asks or the service's state.
bool ConcernsContent(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInvalidArgument ||
         status.code() == absl::StatusCode::kFailedPrecondition;
}

// Nothing is wrong with the item: it met a full queue or a service that stops.
bool IsOfTheMoment(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kResourceExhausted;
}

template <typename Wire>
typename Wire::Result FailedWith(const absl::Status& status) {
  typename Wire::Result result;
  Wire::SetFailed(result);
  *result.mutable_error() = ToRpcStatus(status);
  return result;
}

}  // namespace

// One batch on its way, with as many attempts as it needs.
template <typename Wire>
struct BatchSender<Wire>::Call {
  explicit Call(Batch<Wire> sent) : batch(std::move(sent)), open(batch.rows.size()) {
    std::iota(open.begin(), open.end(), 0);
    for (size_t i = 0; i < batch.rows.size(); ++i) settled.add_results();
  }

  // Takes the attempt's answer: OK when every item has its outcome, else why some are open.
  absl::Status Settle();
  // The same request with the open items alone.
  void KeepOpenItems();
  // Leaves the rows that have their outcome, with those outcomes.
  void DropOpenRows();

  Batch<Wire> batch;
  // Positions in the batch of the items that the attempt sends.
  std::vector<size_t> open;
  typename Wire::Request again;
  bool is_first = true;
  typename Wire::Response answer, settled;
  absl::Status status;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<absl::Notification> done;
};

template <typename Wire>
absl::Status BatchSender<Wire>::Call::Settle() {
  const auto settle = [this](size_t position, const typename Wire::Result& result) {
    *settled.mutable_results(static_cast<int>(position)) = result;
  };
  if (ConcernsContent(status)) {
    for (const size_t position : open) settle(position, FailedWith<Wire>(status));
    open.clear();
    return absl::OkStatus();
  }
  if (!status.ok()) return status;
  if (static_cast<size_t>(answer.results_size()) != open.size()) {
    return absl::InternalError(absl::StrCat("the service answered ", answer.results_size(), " of ",
                                            open.size(), " items"));
  }
  std::vector<size_t> still_open;
  absl::Status waits_for;
  for (size_t i = 0; i < open.size(); ++i) {
    const typename Wire::Result& result = answer.results(static_cast<int>(i));
    const absl::Status error = FromRpcStatus(result.error());
    if (IsOfTheMoment(error)) {
      still_open.push_back(open[i]);
      waits_for = error;
    } else {
      settle(open[i], result);
    }
  }
  open = std::move(still_open);
  return waits_for;
}

template <typename Wire>
void BatchSender<Wire>::Call::KeepOpenItems() {
  if (open.size() == batch.rows.size()) return;
  typename Wire::Request rest = batch.request;
  Wire::Items(rest).Clear();
  for (const size_t position : open) {
    *Wire::Items(rest).Add() = Wire::Items(batch.request).Get(static_cast<int>(position));
  }
  again = std::move(rest);
  is_first = false;
}

template <typename Wire>
void BatchSender<Wire>::Call::DropOpenRows() {
  std::vector<SentRow> rows;
  typename Wire::Response results;
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    if (std::find(open.begin(), open.end(), i) != open.end()) continue;
    rows.push_back(std::move(batch.rows[i]));
    results.add_results()->Swap(settled.mutable_results(static_cast<int>(i)));
  }
  batch.rows = std::move(rows);
  settled = std::move(results);
}

template <typename Wire>
BatchSender<Wire>::BatchSender(Client& client, StopSignal& stop, size_t in_flight_max,
                               Answered answered)
    : client_(client), stop_(stop), in_flight_max_(in_flight_max), answered_(std::move(answered)) {}

template <typename Wire>
BatchSender<Wire>::~BatchSender() {
  for (const auto& call : in_flight_) call->context->TryCancel();
  for (const auto& call : in_flight_) call->done->WaitForNotification();
}

template <typename Wire>
void BatchSender<Wire>::Start(Call& call) {
  call.context = std::make_unique<grpc::ClientContext>();
  call.done = std::make_unique<absl::Notification>();
  client_.Prepare(*call.context);
  call.answer.Clear();
  const typename Wire::Request* request = call.is_first ? &call.batch.request : &call.again;
  Wire::Send(client_, call.context.get(), request, &call.answer,
             [&call](const absl::Status& status) {
               call.status = status;
               call.done->Notify();
             });
}

template <typename Wire>
absl::Status BatchSender<Wire>::Send(Batch<Wire> batch) {
  const auto& items = Wire::Items(batch.request);
  const auto is_in_flight = [&](const auto& item) {
    return ids_in_flight_.contains(Wire::IdOf(item));
  };
  while (in_flight_.size() >= in_flight_max_ ||
         std::any_of(items.begin(), items.end(), is_in_flight)) {
    REVOPS_RETURN_IF_ERROR(FinishOldest());
  }
  for (const auto& item : items) ids_in_flight_.insert(Wire::IdOf(item));
  Start(*in_flight_.emplace_back(std::make_unique<Call>(std::move(batch))));
  return absl::OkStatus();
}

template <typename Wire>
absl::Status BatchSender<Wire>::AwaitAnswer(Call& call) {
  for (int attempt = 1;; ++attempt) {
    call.done->WaitForNotification();
    const absl::Status status = call.Settle();
    if (!IsWorthWaiting(status, attempt, kImportsPatience)) return status;
    if (stop_.WaitFor(WaitBehind(status, attempt, kImportsPatience))) {
      return absl::CancelledError("stopped");
    }
    call.KeepOpenItems();
    Start(call);
  }
}

template <typename Wire>
absl::Status BatchSender<Wire>::FinishOldest() {
  Call& call = *in_flight_.front();
  const absl::Status status = AwaitAnswer(call);
  const bool has_outcomes = call.open.size() < call.batch.rows.size();
  call.DropOpenRows();
  if (has_outcomes) answered_(call.batch, call.settled);
  for (const auto& item : Wire::Items(call.batch.request)) {
    ids_in_flight_.erase(Wire::IdOf(item));
  }
  in_flight_.pop_front();
  return status;
}

template <typename Wire>
absl::Status BatchSender<Wire>::Finish() {
  while (!in_flight_.empty()) REVOPS_RETURN_IF_ERROR(FinishOldest());
  return absl::OkStatus();
}

template class BatchSender<DealWire>;
template class BatchSender<LeadWire>;

}  // namespace revops::cli
