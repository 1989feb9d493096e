// Calls that stay open: streams, and calls whose request never comes. Nobody's may last beyond its
// token or the gateway, and nobody's may take the room of others.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "tests/gateway/support/silent_call.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using deal::v1::Deal;
using deal::v1::DealService;
using deal::v1::DealWatchService;
using deal::v1::WatchDealsResponse;

constexpr char kUnary[] = "/revops.deal.v1.DealService/GetDeal";
constexpr char kOwn[] = "/revops.gateway.v1.GatewayService/GetCaller";
constexpr char kStream[] = "/revops.deal.v1.DealWatchService/WatchDeals";

std::string Response(const std::string& token) {
  WatchDealsResponse response;
  response.set_resume_token(token);
  return response.SerializeAsString();
}

// A gateway that looks at its open calls all the time.
GatewayOptions Watchful() {
  GatewayOptions options;
  options.streams.interval = absl::Milliseconds(10);
  return options;
}

// An open stream and what it needs.
struct Stream {
  Stream(TestGateway& suite, const std::string& bearer)
      : context(suite.Context(bearer)),
        reader(DealWatchService::NewStub(suite.Channel())->WatchDeals(context.get(), {})) {}
  ~Stream() { context->TryCancel(); }
  bool Read() {
    WatchDealsResponse response;
    return reader->Read(&response);
  }
  // Reads on to the end.
  absl::Status End() {
    while (Read()) {
    }
    return FromGrpcStatus(reader->Finish());
  }

  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientReader<WatchDealsResponse>> reader;
};

void HoldStreams(TestGateway& suite) {
  suite.deals().OnCall([](const Received& call) {
    return call.path == kStream ? Answer::Hold({Response("a")}) : Answer::With(Deal());
  });
}

absl::Status GetDeal(TestGateway& suite, const std::string& bearer) {
  const auto context = suite.Context(bearer);
  deal::v1::GetDealRequest request;
  request.set_name("deals/17");
  Deal deal;
  return FromGrpcStatus(
      DealService::NewStub(suite.Channel())->GetDeal(context.get(), request, &deal));
}

TEST(OpenCalls, ARevokedTokenEndsItsStreamsWithoutBeingAsked) {
  TestGateway suite(Watchful());
  HoldStreams(suite);
  const std::string bearer = suite.MakeToken({type::v1::ROLE_REP});
  Stream stream(suite, bearer);
  ASSERT_TRUE(stream.Read());
  suite.Revoke(bearer);
  EXPECT_EQ(ReasonOf(stream.End()), "TOKEN_INVALID");
}

TEST(OpenCalls, AnExpiredTokenEndsItsStreams) {
  TestGateway suite(Watchful());
  HoldStreams(suite);
  Stream stream(suite, suite.MakeToken({type::v1::ROLE_REP}, absl::Milliseconds(500)));
  ASSERT_TRUE(stream.Read());
  EXPECT_EQ(ReasonOf(stream.End()), "TOKEN_INVALID");
}

TEST(OpenCalls, AStreamThatIsNotReadEndsAndFreesItsService) {
  GatewayOptions options = Watchful();
  options.streams.stall_max = absl::Milliseconds(200);
  TestGateway suite(options);
  suite.deals().OnCall([](const Received&) {
    return Answer::Hold(std::vector<std::string>(400, Response(std::string(100'000, 'x'))));
  });
  Stream stream(suite, suite.MakeToken({type::v1::ROLE_REP}));
  ASSERT_TRUE(stream.Read());
  EXPECT_TRUE(suite.deals().WaitForCancelled(1));
  EXPECT_EQ(stream.End().code(), absl::StatusCode::kCancelled);
}

TEST(OpenCalls, AStreamThatIsNotReadDoesNotOutliveItsToken) {
  TestGateway suite(Watchful());
  suite.deals().OnCall([](const Received&) {
    return Answer::Hold(std::vector<std::string>(400, Response(std::string(100'000, 'x'))));
  });
  const std::string bearer = suite.MakeToken({type::v1::ROLE_REP});
  Stream stream(suite, bearer);
  ASSERT_TRUE(stream.Read());
  (void)suite.deals().WaitForStandstill();
  suite.Revoke(bearer);
  EXPECT_TRUE(suite.deals().WaitForCancelled(1));
  // Well before the call's own deadline, which would end it as well.
  const absl::Time deadline = absl::Now() + absl::Seconds(10);
  while (suite.gateway().streams().size() > 0 && absl::Now() < deadline) std::this_thread::yield();
  EXPECT_EQ(suite.gateway().streams().size(), 0u);
}

TEST(OpenCalls, ATokenHasItsShareOfStreamsAndCallsGoOn) {
  GatewayOptions options;
  options.streams.streams_per_token_max = 2;
  TestGateway suite(options);
  HoldStreams(suite);
  const std::string greedy = suite.MakeToken({type::v1::ROLE_VIEWER});
  Stream first(suite, greedy);
  auto second = std::make_unique<Stream>(suite, greedy);
  ASSERT_TRUE(first.Read());
  ASSERT_TRUE(second->Read());
  const absl::Status refused = Stream(suite, greedy).End();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), "TOO_MANY_STREAMS");
  EXPECT_GT(RetryAfterOf(refused), absl::ZeroDuration());
  EXPECT_TRUE(GetDeal(suite, greedy).ok());
  EXPECT_TRUE(Stream(suite, suite.MakeToken({type::v1::ROLE_VIEWER})).Read());
  // One that ends makes room for another.
  second = nullptr;
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  while (!Stream(suite, greedy).Read() && absl::Now() < deadline) std::this_thread::yield();
  EXPECT_LT(absl::Now(), deadline);
}

TEST(OpenCalls, TheGatewayHasRoomForSoManyStreams) {
  GatewayOptions options;
  options.streams.streams_max = 2;
  TestGateway suite(options);
  HoldStreams(suite);
  Stream first(suite, suite.MakeToken({type::v1::ROLE_VIEWER}));
  Stream second(suite, suite.MakeToken({type::v1::ROLE_VIEWER}));
  ASSERT_TRUE(first.Read());
  ASSERT_TRUE(second.Read());
  const std::string third = suite.MakeToken({type::v1::ROLE_ADMIN});
  EXPECT_EQ(ReasonOf(Stream(suite, third).End()), "TOO_MANY_STREAMS");
  EXPECT_TRUE(GetDeal(suite, third).ok());
}

TEST(OpenCalls, StreamsAndCallsReachAServiceOnConnectionsOfTheirOwn) {
  TestGateway suite;
  HoldStreams(suite);
  const std::string bearer = suite.MakeToken({type::v1::ROLE_VIEWER});
  Stream stream(suite, bearer);
  ASSERT_TRUE(stream.Read());
  ASSERT_TRUE(GetDeal(suite, bearer).ok());
  const auto received = suite.deals().received();
  ASSERT_EQ(received.size(), 2u);
  EXPECT_NE(received[0].peer, received[1].peer);
}

TEST(OpenCalls, ARequestThatNeverComesIsNotAwaitedForEver) {
  GatewayOptions options = Watchful();
  options.streams.request_wait_max = absl::Milliseconds(100);
  TestGateway suite(options);
  const std::string bearer = suite.MakeToken({type::v1::ROLE_REP});
  for (const char* path : {kUnary, kOwn, kStream}) {
    SilentCall call(suite.Channel(), suite.Context(bearer), path);
    EXPECT_EQ(call.Wait().code(), absl::StatusCode::kDeadlineExceeded) << path;
    EXPECT_EQ(ReasonOf(call.Wait()), "REQUEST_MISSING") << path;
  }
  EXPECT_TRUE(suite.deals().received().empty());
}

TEST(OpenCalls, ACallWithoutItsRequestDoesNotOutliveItsToken) {
  TestGateway suite(Watchful());
  for (const char* path : {kUnary, kOwn, kStream}) {
    const std::string bearer = suite.MakeToken({type::v1::ROLE_REP});
    SilentCall call(suite.Channel(), suite.Context(bearer), path);
    suite.Revoke(bearer);
    EXPECT_EQ(ReasonOf(call.Wait()), "TOKEN_INVALID") << path;
  }
}

TEST(OpenCalls, DrainingEndsCallsWithoutTheirRequestAtOnce) {
  TestGateway suite;
  const std::string bearer = suite.MakeToken({type::v1::ROLE_REP});
  std::vector<std::unique_ptr<SilentCall>> calls;
  for (const char* path : {kUnary, kOwn, kStream}) {
    calls.push_back(std::make_unique<SilentCall>(suite.Channel(), suite.Context(bearer), path));
  }
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  while (suite.gateway().streams().size() == 0 && absl::Now() < deadline) std::this_thread::yield();
  suite.Drain();
  for (const auto& call : calls) {
    EXPECT_EQ(call->Wait().code(), absl::StatusCode::kUnavailable) << call->Wait();
  }
}

TEST(OpenCalls, ACallInFlightIsAnsweredWhileDraining) {
  TestGateway suite;
  absl::Notification reached;
  absl::Notification answer;
  suite.deals().OnCall([&](const Received&) {
    reached.Notify();
    answer.WaitForNotification();
    return Answer::With(Deal());
  });
  absl::Status status;
  const std::string bearer = suite.MakeToken({type::v1::ROLE_REP});
  std::thread caller([&] { status = GetDeal(suite, bearer); });
  reached.WaitForNotification();
  std::thread draining([&] { suite.Drain(); });
  while (!suite.environment().drain.draining()) std::this_thread::yield();
  answer.Notify();
  draining.join();
  caller.join();
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace revops::gateway
