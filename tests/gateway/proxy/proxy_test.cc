#include <thread>

#include "absl/time/clock.h"
#include "common/rpc/authenticator.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"
#include "tests/gateway/support/raw_call.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using deal::v1::Deal;
using deal::v1::DealService;
using deal::v1::DealWatchService;
using deal::v1::GetDealRequest;
using deal::v1::WatchDealsRequest;
using deal::v1::WatchDealsResponse;

class ProxyTest : public testing::Test {
 protected:
  grpc::Status GetDeal(grpc::ClientContext& context, Deal* deal) {
    GetDealRequest request;
    request.set_name("deals/17");
    return DealService::NewStub(suite_.Channel())->GetDeal(&context, request, deal);
  }

  TestGateway suite_;
};

std::string Response(const std::string& token) {
  WatchDealsResponse response;
  response.set_resume_token(token);
  return response.SerializeAsString();
}

TEST_F(ProxyTest, BytesPassBothWaysWithTheSignedPrincipalOfTheToken) {
  suite_.deals().OnCall([](const Received& call) {
    GetDealRequest request;
    EXPECT_TRUE(request.ParseFromString(call.request));
    Deal deal;
    deal.set_name(request.name());
    deal.set_title("Rollout");
    return Answer::With(deal);
  });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
  Deal deal;
  ASSERT_TRUE(GetDeal(*context, &deal).ok());
  EXPECT_EQ(deal.name(), "deals/17");
  EXPECT_EQ(deal.title(), "Rollout");

  const auto received = suite_.deals().received();
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].path, "/revops.deal.v1.DealService/GetDeal");
  EXPECT_TRUE(received[0].authorizations.empty()) << "tokens stay in the gateway";
  ASSERT_EQ(received[0].principals.size(), 1u);
  SystemClock clock;
  const rpc::Authenticator authenticator(*rpc::SuiteKey::FromBytes(kTestKey), &clock);
  const auto principal = authenticator.Verify(received[0].principals[0]);
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ((*principal)->user(), "users/tester");
  EXPECT_EQ((*principal)->rep(), "reps/darcel");
  EXPECT_EQ((*principal)->teams(0), "teams/west");
}

TEST_F(ProxyTest, AForgedPrincipalIsDropped) {
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_VIEWER}));
  context->AddMetadata("x-revops-principal", "forged");
  Deal deal;
  ASSERT_TRUE(GetDeal(*context, &deal).ok());
  const auto received = suite_.deals().received();
  ASSERT_EQ(received[0].principals.size(), 1u);
  EXPECT_NE(received[0].principals[0], "forged");
}

TEST_F(ProxyTest, WithoutAGoodTokenNothingReachesAService) {
  const std::string revoked = suite_.MakeToken({type::v1::ROLE_ADMIN});
  suite_.Revoke(revoked);
  for (const std::string& bearer : {std::string(), std::string("x.y"), revoked}) {
    const auto context = suite_.Context(bearer);
    Deal deal;
    const grpc::Status status = GetDeal(*context, &deal);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << bearer;
    EXPECT_FALSE(ReasonOf(FromGrpcStatus(status)).empty());
  }
  EXPECT_TRUE(suite_.deals().received().empty());
}

TEST_F(ProxyTest, AForbiddenMethodIsDeniedBeforeTheServiceIsAsked) {
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_MARKETING}));
  Deal deal;
  EXPECT_EQ(GetDeal(*context, &deal).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_TRUE(suite_.deals().received().empty());
}

TEST_F(ProxyTest, AnUnknownMethodIsUnimplemented) {
  const std::string token = suite_.MakeToken({type::v1::ROLE_ADMIN});
  for (const char* path :
       {"/revops.deal.v1.DealService/DropDeals", "/grpc.reflection.v2.ServerReflection/X", "/x"}) {
    EXPECT_EQ(RawCall(suite_, token, path).Wait().code(), absl::StatusCode::kUnimplemented) << path;
  }
}

TEST_F(ProxyTest, AnErrorTravelsUnchangedWithItsDetails) {
  const absl::Status error = UnmetRules(
      "deals/17", {{"FIELD_REQUIRED", "stages/proposal", "amount must be set, \xc3\xa4"}});
  suite_.deals().OnCall([&](const Received&) { return Answer::Fail(ToGrpcStatus(error)); });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
  Deal deal;
  const grpc::Status status = GetDeal(*context, &deal);
  EXPECT_EQ(status.error_message(), std::string(error.message()));
  EXPECT_EQ(FromGrpcStatus(status), error);
}

TEST_F(ProxyTest, TheDeadlineIsPassedOnAndKept) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold(); });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
  const absl::Time deadline = absl::Now() + absl::Milliseconds(300);
  context->set_deadline(absl::ToChronoTime(deadline));
  Deal deal;
  EXPECT_EQ(GetDeal(*context, &deal).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  ASSERT_TRUE(suite_.deals().WaitForCancelled(1));
  EXPECT_LT(absl::AbsDuration(suite_.deals().received()[0].deadline - deadline),
            absl::Milliseconds(250));
}

TEST_F(ProxyTest, ACancelledCallIsCancelledAtTheService) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold(); });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
  std::thread canceller([&] {
    while (suite_.deals().received().empty()) std::this_thread::yield();
    context->TryCancel();
  });
  Deal deal;
  EXPECT_EQ(GetDeal(*context, &deal).error_code(), grpc::StatusCode::CANCELLED);
  canceller.join();
  EXPECT_TRUE(suite_.deals().WaitForCancelled(1));
}

TEST_F(ProxyTest, TheTraceGoesOnWithANewSpan) {
  const std::string token = suite_.MakeToken({type::v1::ROLE_REP});
  const std::string sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const auto context = suite_.Context(token);
  context->AddMetadata("traceparent", sent);
  Deal deal;
  ASSERT_TRUE(GetDeal(*context, &deal).ok());
  const auto untraced = suite_.Context(token);
  ASSERT_TRUE(GetDeal(*untraced, &deal).ok());
  const auto received = suite_.deals().received();
  ASSERT_EQ(received[0].traceparents.size(), 1u);
  EXPECT_EQ(received[0].traceparents[0].substr(0, 36), sent.substr(0, 36));
  EXPECT_NE(received[0].traceparents[0], sent);
  ASSERT_EQ(received[1].traceparents.size(), 1u);
  EXPECT_EQ(received[1].traceparents[0].size(), sent.size());
}

TEST_F(ProxyTest, AStreamsMessagesComeInOrderAndEndWithItsStatus) {
  suite_.deals().OnCall([](const Received&) {
    Answer answer;
    for (int i = 0; i < 100; ++i) answer.messages.push_back(Response(std::to_string(i)));
    answer.status = ToGrpcStatus(
        ErrorWithReason(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED", "history is gone"));
    return answer;
  });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
  auto stream = DealWatchService::NewStub(suite_.Channel())->WatchDeals(context.get(), {});
  WatchDealsResponse response;
  int count = 0;
  while (stream->Read(&response)) EXPECT_EQ(response.resume_token(), std::to_string(count++));
  EXPECT_EQ(count, 100);
  EXPECT_EQ(ReasonOf(FromGrpcStatus(stream->Finish())), "RESUME_TOKEN_EXPIRED");
}

TEST_F(ProxyTest, ASlowReaderHoldsTheServiceBack) {
  constexpr int kMessages = 1'200;
  suite_.deals().OnCall([](const Received&) {
    return Answer{
        std::vector<std::string>(kMessages, Response(std::string(100'000, 'x'))), {}, false};
  });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
  auto stream = DealWatchService::NewStub(suite_.Channel())->WatchDeals(context.get(), {});
  WatchDealsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  // Nobody reads on: of 120 MB only what fits the windows of the two connections was taken, which
  // grow to some 25 MB together where machines are quick.
  EXPECT_LT(suite_.deals().WaitForStandstill(), kMessages / 2);
  int count = 1;
  while (stream->Read(&response)) ++count;
  EXPECT_EQ(count, kMessages);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ProxyTest, ACancelledStreamIsCancelledAtTheService) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold({Response("a")}); });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
  auto stream = DealWatchService::NewStub(suite_.Channel())->WatchDeals(context.get(), {});
  WatchDealsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  context->TryCancel();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(suite_.deals().WaitForCancelled(1));
}

TEST_F(ProxyTest, ARevokedTokenEndsItsStreamsAndNoOthers) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold({Response("a")}); });
  const std::string kept = suite_.MakeToken({type::v1::ROLE_REP});
  const std::string revoked = suite_.MakeToken({type::v1::ROLE_REP});
  const auto kept_context = suite_.Context(kept);
  const auto revoked_context = suite_.Context(revoked);
  const auto stub = DealWatchService::NewStub(suite_.Channel());
  auto kept_stream = stub->WatchDeals(kept_context.get(), {});
  auto revoked_stream = stub->WatchDeals(revoked_context.get(), {});
  WatchDealsResponse response;
  ASSERT_TRUE(kept_stream->Read(&response));
  ASSERT_TRUE(revoked_stream->Read(&response));
  suite_.Revoke(revoked);
  suite_.gateway().streams().CheckAll();
  EXPECT_FALSE(revoked_stream->Read(&response));
  EXPECT_EQ(revoked_stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  // The caller learns of the end a moment before the gateway has put the stream away.
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  while (suite_.gateway().streams().size() > 1 && absl::Now() < deadline) std::this_thread::yield();
  EXPECT_EQ(suite_.gateway().streams().size(), 1u);
  kept_context->TryCancel();
  EXPECT_FALSE(kept_stream->Read(&response));
  EXPECT_EQ(kept_stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(ProxyTest, DrainingTellsStreamsToComeAgain) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold({Response("a")}); });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_REP}));
  auto stream = DealWatchService::NewStub(suite_.Channel())->WatchDeals(context.get(), {});
  WatchDealsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  suite_.Drain();
  EXPECT_FALSE(stream->Read(&response));
  const absl::Status status = FromGrpcStatus(stream->Finish());
  EXPECT_EQ(ReasonOf(status), "SERVER_DRAINING");
  EXPECT_GT(RetryAfterOf(status), absl::ZeroDuration());
}

}  // namespace
}  // namespace revops::gateway
