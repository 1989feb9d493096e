#include "tests/bench/deal_load.h"

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/generic/generic_stub.h"
#include "tests/bench/channels.h"

namespace revops::bench {
namespace {

using revops::deal::v1::Deal;

constexpr int kBatchDeals = 64;
// Has no divisor in common with a power of ten: steps of it visit every deal, in scattered order.
constexpr int64_t kStride = 7919;

template <typename Request, typename Reply>
struct Call {
  grpc::ClientContext context;
  Request request;
  Reply reply;
};

template <typename Request, typename Reply>
std::shared_ptr<Call<Request, Reply>> NewCall(const Credential& credential) {
  auto call = std::make_shared<Call<Request, Reply>>();
  call->context.AddMetadata(credential.first, credential.second);
  return call;
}

revops::deal::v1::BatchCreateDealsRequest BatchOf(int first, int count) {
  revops::deal::v1::BatchCreateDealsRequest request;
  for (int i = first; i < first + count; ++i) {
    revops::deal::v1::DealWithHistory& item = *request.add_deals();
    Deal& deal = *item.mutable_deal();
    deal.set_external_id(absl::StrCat("bench-", i));
    deal.set_title(absl::StrCat("Benchmark deal ", i));
    deal.set_pipeline("pipelines/default");
    deal.set_owner(absl::StrCat("reps/rep-", i % 100));
    deal.set_team(absl::StrCat("teams/team-", i % 10));
    deal.set_company(absl::StrCat("Company ", i % 5000));
    deal.set_product(absl::StrCat("Product ", i % 7));
    auto& money = *deal.mutable_amount()->mutable_one_off();
    money.set_currency_code("USD");
    money.set_units(1000 + i % 9000);
    item.mutable_effective_create_time()->set_seconds(1'700'000'000 + i);
  }
  return request;
}

}  // namespace

DealLoad::DealLoad(const std::string& address, Credential credential)
    : credential_(std::move(credential)) {
  for (const auto& channel : OpenConnections(address)) {
    stubs_.push_back(revops::deal::v1::DealService::NewStub(channel));
  }
}

absl::Status DealLoad::CreateDeals(int count) {
  for (int first = 0; first < count; first += kBatchDeals) {
    grpc::ClientContext context;
    context.AddMetadata(credential_.first, credential_.second);
    revops::deal::v1::BatchCreateDealsResponse reply;
    REVOPS_RETURN_IF_ERROR(FromGrpcStatus(stubs_.front()->BatchCreateDeals(
        &context, BatchOf(first, std::min(kBatchDeals, count - first)), &reply)));
    for (const auto& result : reply.results()) {
      if (result.has_error()) return FromRpcStatus(result.error());
      names_.push_back(result.deal());
    }
  }
  return absl::OkStatus();
}

const std::string& DealLoad::NameOf(int64_t number) const {
  return names_[static_cast<size_t>(number * kStride) % names_.size()];
}

DealLoad::Stub* DealLoad::StubOf(int64_t number) const {
  return stubs_[static_cast<size_t>(number) % stubs_.size()].get();
}

LoadResult DealLoad::GetDeals(const LoadShape& shape) {
  return RunLoad(shape, [this](int64_t number, Done done) {
    auto call = NewCall<revops::deal::v1::GetDealRequest, Deal>(credential_);
    call->request.set_name(NameOf(number));
    StubOf(number)->async()->GetDeal(
        &call->context, &call->request, &call->reply,
        [call, done = std::move(done)](const grpc::Status& status) { done(status); });
  });
}

void DealLoad::MoveNext(Done done) {
  const int64_t move = moves_.fetch_add(1);
  const auto finish = [done = std::move(done)](const auto& call) {
    return [call, done](const grpc::Status& status) { done(status); };
  };
  if ((move / static_cast<int64_t>(names_.size())) % 2 == 0) {
    auto call = NewCall<revops::deal::v1::AdvanceDealRequest, Deal>(credential_);
    call->request.set_name(NameOf(move));
    StubOf(move)->async()->AdvanceDeal(&call->context, &call->request, &call->reply, finish(call));
  } else {
    auto call = NewCall<revops::deal::v1::MoveDealBackRequest, Deal>(credential_);
    call->request.set_name(NameOf(move));
    StubOf(move)->async()->MoveDealBack(&call->context, &call->request, &call->reply, finish(call));
  }
}

LoadResult DealLoad::AdvanceDeals(const LoadShape& shape) {
  return RunLoad(shape, [this](int64_t /*number*/, Done done) { MoveNext(std::move(done)); });
}

LoadResult DealLoad::AdvanceDealsAtRate(double per_s, absl::Duration length) {
  return RunAtRate(per_s, length, [this](int64_t, Done done) { MoveNext(std::move(done)); });
}

LoadResult Echo(const std::string& address, size_t bytes, const LoadShape& shape) {
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
  for (const auto& channel : OpenConnections(address)) {
    stubs.push_back(std::make_unique<grpc::GenericStub>(channel));
  }
  const grpc::Slice payload(std::string(bytes, 'e'));
  return RunLoad(shape, [&](int64_t number, Done done) {
    auto call = std::make_shared<Call<grpc::ByteBuffer, grpc::ByteBuffer>>();
    call->request = grpc::ByteBuffer(&payload, 1);
    stubs[static_cast<size_t>(number) % stubs.size()]->UnaryCall(
        &call->context, "/revops.bench.Echo/Echo", {}, &call->request, &call->reply,
        [call, done = std::move(done)](const grpc::Status& status) { done(status); });
  });
}

}  // namespace revops::bench
