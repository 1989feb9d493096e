#include "tests/lead-service/support/troubled_deals.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/principal.h"
#include "grpcpp/server_builder.h"

namespace revops::lead {

namespace {

void PassPrincipal(const grpc::ServerContext& from, grpc::ClientContext& to) {
  const auto principal = from.client_metadata().find(rpc::kPrincipalMetadata);
  if (principal == from.client_metadata().end()) return;
  to.AddMetadata(rpc::kPrincipalMetadata,
                 std::string(principal->second.data(), principal->second.size()));
}

}  // namespace

std::string RealDeals::address() const { return absl::StrCat("127.0.0.1:", server_->port()); }

std::vector<deal::v1::Deal> RealDeals::All() {
  deal::v1::ListDealsRequest request;
  request.set_page_size(1000);
  deal::v1::ListDealsResponse reply;
  const absl::Status status = Call(&Stub::ListDeals, request, &reply);
  EXPECT_TRUE(status.ok()) << status;
  return {reply.deals().begin(), reply.deals().end()};
}

TroubledDeals::TroubledDeals(RealDeals* real)
    : real_(deal::v1::DealService::NewStub(real->shared_channel())),
      watches_(real->shared_channel()) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterService(this);
  builder.RegisterService(&watches_);
  server_ = builder.BuildAndStart();
}

TroubledDeals::~TroubledDeals() {
  watches_.End();
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
  PassPrincipal(*context, onward);
  onward.set_deadline(context->deadline());
  const grpc::Status answer = ((*real_).*call)(&onward, request, reply);
  return fate.after.ok() ? answer : fate.after;
}

grpc::Status TroubledDeals::Watches::WatchDeals(
    grpc::ServerContext* context, const deal::v1::WatchDealsRequest* request,
    grpc::ServerWriter<deal::v1::WatchDealsResponse>* writer) {
  grpc::ClientContext onward;
  PassPrincipal(*context, onward);
  {
    absl::MutexLock lock(&mutex_);
    if (is_over_) return {grpc::StatusCode::UNAVAILABLE, "over"};
    streams_.insert(&onward);
  }
  // Often, as a reader that has gone is noticed when something is written.
  deal::v1::WatchDealsRequest often = *request;
  often.mutable_progress_interval()->set_seconds(1);
  const auto reader = real_->WatchDeals(&onward, often);
  deal::v1::WatchDealsResponse response;
  while (reader->Read(&response)) {
    // The rest is read and thrown away.
    if (context->IsCancelled() || !writer->Write(response)) onward.TryCancel();
  }
  absl::MutexLock lock(&mutex_);
  streams_.erase(&onward);
  return reader->Finish();
}

void TroubledDeals::Watches::End() {
  absl::MutexLock lock(&mutex_);
  is_over_ = true;
  for (grpc::ClientContext* stream : streams_) stream->TryCancel();
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
grpc::Status TroubledDeals::ListDealChanges(grpc::ServerContext* context,
                                            const deal::v1::ListDealChangesRequest* request,
                                            deal::v1::ListDealChangesResponse* reply) {
  return Pass("ListDealChanges", context, *request, reply, &Stub::ListDealChanges);
}

grpc::Status TroubledDeals::ListDeals(grpc::ServerContext* context,
                                      const deal::v1::ListDealsRequest* request,
                                      deal::v1::ListDealsResponse* reply) {
  return Pass("ListDeals", context, *request, reply, &Stub::ListDeals);
}

}  // namespace revops::lead
