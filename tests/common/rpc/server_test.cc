#include "common/rpc/server.h"

#include <thread>

#include "absl/synchronization/notification.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/rpc/test_suite.h"

namespace revops::rpc {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using testing::PrincipalOf;
using testing::TestSuite;

constexpr char kDeals[] = "revops.deal.v1.DealService";

HealthCheckRequest For(const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return request;
}

HealthCheckResponse::ServingStatus Check(TestSuite& suite, const std::string& service) {
  grpc::ClientContext context;
  HealthCheckResponse response;
  EXPECT_TRUE(Health::NewStub(suite.channel)->Check(&context, For(service), &response).ok());
  return response.status();
}

TEST(Server, HealthNeedsNoPrincipal) {
  TestSuite suite;
  EXPECT_EQ(Check(suite, ""), HealthCheckResponse::SERVING);
  EXPECT_EQ(Check(suite, kDeals), HealthCheckResponse::SERVING);
  grpc::ClientContext context;
  HealthCheckResponse response;
  EXPECT_EQ(Health::NewStub(suite.channel)->Check(&context, For("none"), &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST(Server, OneServiceThatCanNotWorkMakesTheWholeNotServing) {
  TestSuite suite;
  suite.server->health().Set(kDeals, false);
  EXPECT_EQ(Check(suite, ""), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(Check(suite, kDeals), HealthCheckResponse::NOT_SERVING);
}

TEST(Server, AHealthWatchSeesEachChangeAndTheEnd) {
  TestSuite suite;
  auto stub = Health::NewStub(suite.channel);
  grpc::ClientContext context;
  auto stream = stub->Watch(&context, For(kDeals));
  HealthCheckResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  suite.server->health().Set(kDeals, false);
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  suite.server->health().Set(kDeals, true);
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  std::thread drain([&] { suite.server->Drain(); });
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_FALSE(stream->Read(&response));
  const absl::Status status = FromGrpcStatus(stream->Finish());
  EXPECT_EQ(ReasonOf(status), "SERVER_DRAINING") << status;
  EXPECT_EQ(RetryAfterOf(status), kDrainRetry);
  drain.join();
}

TEST(Server, HealthWatchesAreBounded) {
  TestSuite suite;
  auto stub = Health::NewStub(suite.channel);
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<HealthCheckResponse>>> streams;
  HealthCheckResponse response;
  for (size_t i = 0; i < kHealthWatchesMax; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    streams.push_back(stub->Watch(contexts.back().get(), For("")));
    ASSERT_TRUE(streams.back()->Read(&response));
  }
  grpc::ClientContext context;
  auto refused = stub->Watch(&context, For(""));
  EXPECT_FALSE(refused->Read(&response));
  EXPECT_EQ(refused->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  for (auto& open : contexts) open->TryCancel();
}

TEST(Server, AHealthWatchThatIsGivenUpLeavesItsPlace) {
  TestSuite suite;
  auto stub = Health::NewStub(suite.channel);
  HealthCheckResponse response;
  // Given up at any moment of the first write; no change of the status comes to the rescue.
  for (int i = 0; i < 2000; ++i) {
    grpc::ClientContext context;
    auto stream = stub->Watch(&context, For(kDeals));
    const absl::Time soon = absl::Now() + absl::Microseconds(i % 200);
    while (absl::Now() < soon) std::this_thread::yield();
    context.TryCancel();
    while (stream->Read(&response)) {
    }
    stream->Finish();
  }
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  while (suite.server->health().watches() > 0 && absl::Now() < give_up) std::this_thread::yield();
  EXPECT_EQ(suite.server->health().watches(), 0u);
}

TEST(Server, ANameThatNoServiceCanHaveIsRefused) {
  TestSuite suite;
  auto stub = Health::NewStub(suite.channel);
  const HealthCheckRequest request = For(std::string(kHealthNameBytesMax + 1, 'a'));
  grpc::ClientContext check;
  HealthCheckResponse response;
  const absl::Status refused = FromGrpcStatus(stub->Check(&check, request, &response));
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
  EXPECT_EQ(FieldViolationsOf(refused).front().field, "service");
  grpc::ClientContext watch;
  auto stream = stub->Watch(&watch, request);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST(Server, StartingDoesNotTakeBackThatAServiceCanNotWork) {
  HealthService health;
  health.Set(kDeals, false);
  Server::Options options;
  options.listen = "127.0.0.1:0";
  options.health = &health;
  options.health_names = {kDeals, "revops.deal.v1.DealWatchService"};
  auto server = Server::Start(options);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_FALSE(health.serving());
  health.Set(kDeals, true);
  EXPECT_TRUE(health.serving());
}

TEST(Server, DrainingLetsCallsInFlightFinish) {
  TestSuite suite;
  absl::Notification started;
  suite.deals.on_get = [&](const Call&, revops::deal::v1::Deal* reply) {
    started.Notify();
    absl::Notification draining;
    suite.drain.OnDrain([&] { draining.Notify(); });
    draining.WaitForNotification();
    reply->set_name("deals/17");
    return absl::OkStatus();
  };
  auto context = suite.As(PrincipalOf({revops::type::v1::ROLE_REP}));
  revops::deal::v1::Deal deal;
  std::thread caller([&] { EXPECT_TRUE(suite.stub->GetDeal(context.get(), {}, &deal).ok()); });
  started.WaitForNotification();
  suite.server->Drain();
  caller.join();
  EXPECT_EQ(deal.name(), "deals/17");
}

TEST(Server, ATakenPortIsAnError) {
  TestSuite suite;
  Server::Options options;
  options.listen = "127.0.0.1:" + std::to_string(suite.server->port());
  const auto second = Server::Start(options);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable) << second.status();
  options.listen = "not an address";
  EXPECT_EQ(Server::Start(options).status().code(), absl::StatusCode::kUnavailable);
}

TEST(Server, ARequestBeyondTheLimitIsRefused) {
  TestSuite suite;
  auto context = suite.As(PrincipalOf({revops::type::v1::ROLE_REP}));
  revops::deal::v1::GetDealRequest request;
  request.set_name(std::string(kMessageBytesMax + 1, 'a'));
  revops::deal::v1::Deal deal;
  EXPECT_EQ(suite.stub->GetDeal(context.get(), request, &deal).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(DrainSignal, CallbacksRunOnceAndForgottenOnesNever) {
  DrainSignal drain;
  int first = 0, forgotten = 0, late = 0;
  drain.OnDrain([&] { ++first; });
  const int64_t id = drain.OnDrain([&] { ++forgotten; });
  drain.Forget(id);
  drain.Begin();
  drain.Begin();
  drain.OnDrain([&] { ++late; });
  EXPECT_EQ(first, 1);
  EXPECT_EQ(forgotten, 0);
  EXPECT_EQ(late, 1);
}

TEST(DrainSignal, ACallbackMayForgetItself) {
  DrainSignal drain;
  int64_t id = 0;
  id = drain.OnDrain([&] { drain.Forget(id); });
  drain.Begin();
  EXPECT_TRUE(drain.draining());
}

}  // namespace
}  // namespace revops::rpc
