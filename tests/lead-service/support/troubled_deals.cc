#include "tests/lead-service/support/troubled_deals.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/principal.h"
#include "grpcpp/server_builder.h"

namespace revops::lead {

std::vector<deal::v1::Deal> RealDeals::All() {
  deal::v1::ListDealsRequest request;
  request.set_page_size(1000);
  deal::v1::ListDealsResponse reply;
  const absl::Status status = Call(&Stub::ListDeals, request, &reply);
  EXPECT_TRUE(status.ok()) << status;
  return {reply.deals().begin(), reply.deals().end()};
}

TroubledDeals::TroubledDeals(RealDeals* real)
    : real_(deal::v1::DealService::NewStub(real->shared_channel())) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterService(this);
  server_ = builder.BuildAndStart();
}

TroubledDeals::~TroubledDeals() {
  server_->Shutdown(std::chrono::system_clock::now());
  server_->Wait();
}

std::string TroubledDeals::address() const { return absl::StrCat("127.0.0.1:", port_); }

void TroubledDeals::SetTrouble(Trouble trouble) {
  absl::MutexLock lock(&mutex_);
  trouble_ = std::move(trouble);
  calls_.clear();
}

int TroubledDeals::CallsOf(const std::string& method) const {
  absl::MutexLock lock(&mutex_);
  const auto found = calls_.find(method);
  return found == calls_.end() ? 0 : found->second;
}

template <typename Request, typename Reply>
grpc::Status TroubledDeals::Pass(const char* method, grpc::ServerContext* context,
                                 const Request& request, Reply* reply,
                                 grpc::Status (deal::v1::DealService::Stub::*call)(
                                     grpc::ClientContext*, const Request&, Reply*)) {
  Fate fate;
  {
    absl::MutexLock lock(&mutex_);
    const int number = ++calls_[method];
    if (trouble_) fate = trouble_(method, number);
  }
  if (!fate.before.ok()) return fate.before;
  grpc::ClientContext onward;
  const auto principal = context->client_metadata().find(rpc::kPrincipalMetadata);
  if (principal != context->client_metadata().end()) {
    onward.AddMetadata(rpc::kPrincipalMetadata,
                       std::string(principal->second.data(), principal->second.size()));
  }
  onward.set_deadline(context->deadline());
  const grpc::Status answer = ((*real_).*call)(&onward, request, reply);
  return fate.after.ok() ? answer : fate.after;
}

using Stub = deal::v1::DealService::Stub;

grpc::Status TroubledDeals::CreateDeal(grpc::ServerContext* context,
                                       const deal::v1::CreateDealRequest* request,
                                       deal::v1::Deal* reply) {
  return Pass("CreateDeal", context, *request, reply, &Stub::CreateDeal);
}
grpc::Status TroubledDeals::AddDealContact(grpc::ServerContext* context,
                                           const deal::v1::AddDealContactRequest* request,
                                           deal::v1::Deal* reply) {
  return Pass("AddDealContact", context, *request, reply, &Stub::AddDealContact);
}
grpc::Status TroubledDeals::GetDeal(grpc::ServerContext* context,
                                    const deal::v1::GetDealRequest* request,
                                    deal::v1::Deal* reply) {
  return Pass("GetDeal", context, *request, reply, &Stub::GetDeal);
}
grpc::Status TroubledDeals::ListDeals(grpc::ServerContext* context,
                                      const deal::v1::ListDealsRequest* request,
                                      deal::v1::ListDealsResponse* reply) {
  return Pass("ListDeals", context, *request, reply, &Stub::ListDeals);
}

}  // namespace revops::lead
