// A small suite in one process: a key, a clock, a server of a few methods of the deal service, and
// a client that signs.
#ifndef REVOPS_TESTS_COMMON_RPC_TEST_SUITE_H_
#define REVOPS_TESTS_COMMON_RPC_TEST_SUITE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/principal.h"
#include "common/rpc/server.h"
#include "common/rpc/telemetry.h"
#include "common/rpc/thread_pool.h"
#include "common/status/grpc_status.h"
#include "common/telemetry/log.h"
#include "grpcpp/create_channel.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "tests/support/fake_clock.h"

namespace revops::rpc::testing {

using revops::testing::FakeClock;

inline SuiteKey KeyOf(char c) { return *SuiteKey::FromBytes(std::string(32, c)); }

inline revops::type::v1::Principal PrincipalOf(std::vector<revops::type::v1::Role> roles) {
  revops::type::v1::Principal principal;
  principal.set_user("users/anna");
  for (const auto role : roles) principal.add_roles(role);
  return principal;
}

// Lines that were logged.
class KeptLog {
 public:
  Log log{"test", Severity::kInfo, [this](const std::string& line) {
            absl::MutexLock lock(&mutex_);
            lines_.push_back(line);
          }};
  std::string text() const {
    absl::MutexLock lock(&mutex_);
    std::string all;
    for (const std::string& line : lines_) all += line + "\n";
    return all;
  }

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

// What the served methods do is the test's.
class ScriptedDeals final : public revops::deal::v1::DealService::CallbackService {
 public:
  using Deal = revops::deal::v1::Deal;

  Dispatcher* dispatcher = nullptr;
  std::function<absl::Status(const Call&, Deal*)> on_get = [](const Call&, Deal*) {
    return absl::OkStatus();
  };
  std::function<absl::StatusOr<WriteStep>(const Call&, Deal*)> on_create;
  std::function<absl::StatusOr<std::vector<WriteItem>>(const Call&,
                                                       revops::deal::v1::BatchCreateDealsResponse*)>
      on_batch;
  std::function<void(revops::deal::v1::BatchCreateDealsResponse*)> on_batch_finish;
  // Where set, CreateDeal waits for it behind its write, and reads by on_list.
  Await on_await;
  Read on_list;
  // The context of the last GetDeal, CreateDeal or ListDeals; only while that call is held up.
  std::atomic<grpc::CallbackServerContext*> held = nullptr;

  // Until the held call is cancelled on the server's side, too.
  void AwaitHeldIsCancelled() const {
    while (!held.load()->IsCancelled()) std::this_thread::yield();
  }

  // What a handler did comes before its caller's return: by the network, where the thread sanitizer
  // does not see it, and by a lock that both take.
  void BeforeCallerReturns() { absl::MutexLock lock(&answering_); }
  void CallerReturned() { absl::MutexLock lock(&answering_); }

  // On the reader threads.
  grpc::ServerUnaryReactor* GetDeal(grpc::CallbackServerContext* context,
                                    const revops::deal::v1::GetDealRequest*, Deal* reply) override {
    held = context;
    return dispatcher->Read(context, "GetDeal", [=, this](const Call& call) {
      const absl::Status status = on_get(call, reply);
      BeforeCallerReturns();
      return status;
    });
  }
  // On gRPC's.
  grpc::ServerUnaryReactor* GetPipeline(grpc::CallbackServerContext* context,
                                        const revops::deal::v1::GetPipelineRequest* request,
                                        revops::deal::v1::SalesPipeline* reply) override {
    return dispatcher->ReadInline(context, "GetPipeline", [=](const Call& call) {
      reply->set_name(request->name());
      reply->set_display_name(call.actor());
      return absl::OkStatus();
    });
  }
  grpc::ServerUnaryReactor* BatchCreateDeals(
      grpc::CallbackServerContext* context, const revops::deal::v1::BatchCreateDealsRequest*,
      revops::deal::v1::BatchCreateDealsResponse* reply) override {
    return dispatcher->WriteEach(
        context, "BatchCreateDeals", sql::Lane::kBulk,
        [=, this](const Call& call) { return on_batch(call, reply); },
        [=, this] { on_batch_finish(reply); });
  }
  // Waits for what the test says.
  grpc::ServerUnaryReactor* ListDeals(grpc::CallbackServerContext* context,
                                      const revops::deal::v1::ListDealsRequest*,
                                      revops::deal::v1::ListDealsResponse*) override {
    held = context;
    return dispatcher->ReadWhen(context, "ListDeals", on_await, on_list);
  }
  grpc::ServerUnaryReactor* CreateDeal(grpc::CallbackServerContext* context,
                                       const revops::deal::v1::CreateDealRequest*,
                                       Deal* reply) override {
    held = context;
    const PrepareWrite prepare = [=, this](const Call& call) { return on_create(call, reply); };
    if (on_await == nullptr) {
      return dispatcher->Write(context, "CreateDeal", sql::Lane::kInteractive, prepare);
    }
    return dispatcher->WriteThen(context, "CreateDeal", sql::Lane::kInteractive, prepare, on_await,
                                 on_list);
  }

 private:
  absl::Mutex answering_;
};

class TestSuite {
 public:
  explicit TestSuite(sql::Writer* writer = nullptr, size_t queue_max = kPoolQueueMax)
      : readers(std::make_unique<ThreadPool>(2, queue_max)) {
    Dispatcher::Options options;
    options.service =
        revops::deal::v1::GetDealRequest::descriptor()->file()->FindServiceByName("DealService");
    options.authenticator = &authenticator;
    options.telemetry = &telemetry;
    options.writer = writer;
    options.readers = readers.get();
    dispatcher = std::make_unique<Dispatcher>(options);
    deals.dispatcher = dispatcher.get();
    Server::Options server_options;
    server_options.listen = "127.0.0.1:0";
    server_options.services = {&deals};
    server_options.health_names = {"revops.deal.v1.DealService"};
    server_options.drain = &drain;
    server = *Server::Start(server_options);
    channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(server->port()),
                                  grpc::InsecureChannelCredentials());
    stub = revops::deal::v1::DealService::NewStub(channel);
  }
  ~TestSuite() { server->Drain(absl::Seconds(1)); }

  // A context that carries `principal`, signed.
  std::unique_ptr<grpc::ClientContext> As(const revops::type::v1::Principal& principal) const {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata(kPrincipalMetadata, signer.Sign(principal));
    context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
    return context;
  }

  absl::Status GetDeal(grpc::ClientContext& context) {
    revops::deal::v1::Deal deal;
    return GetDeal(context, deal);
  }
  absl::Status GetDeal(grpc::ClientContext& context, revops::deal::v1::Deal& deal) {
    const absl::Status status = FromGrpcStatus(stub->GetDeal(&context, {}, &deal));
    deals.CallerReturned();
    return status;
  }

  FakeClock clock;
  KeptLog kept;
  Telemetry telemetry{&kept.log};
  Authenticator authenticator{KeyOf('k'), &clock};
  PrincipalSigner signer{KeyOf('k'), &clock};
  DrainSignal drain;
  ScriptedDeals deals;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<ThreadPool> readers;
  std::unique_ptr<Server> server;
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<revops::deal::v1::DealService::Stub> stub;
};

}  // namespace revops::rpc::testing

#endif  // REVOPS_TESTS_COMMON_RPC_TEST_SUITE_H_
