// Callers that do not behave, and services that are in trouble: what the others, and the caller,
// see.
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using deal::v1::DealService;
using deal::v1::DealWatchService;
using deal::v1::WatchDealsRequest;
using deal::v1::WatchDealsResponse;

class HostileCalls : public testing::Test {
 protected:
  // One call with these bytes as its request.
  absl::Status Call(const char* path, const std::string& bytes) {
    const auto context = suite_.Context(token_);
    grpc::GenericStub stub(suite_.Channel());
    const grpc::Slice slice(bytes);
    grpc::ByteBuffer request(&slice, 1), response;
    absl::Notification finished;
    grpc::Status result;
    stub.UnaryCall(context.get(), path, {}, &request, &response, [&](grpc::Status status) {
      result = std::move(status);
      finished.Notify();
    });
    finished.WaitForNotification();
    return FromGrpcStatus(result);
  }

  TestGateway suite_;
  const std::string token_ = suite_.MakeToken({type::v1::ROLE_REP});
};

struct OpenWatch {
  explicit OpenWatch(TestGateway& suite, const std::string& token)
      : stub(DealWatchService::NewStub(suite.Channel())), context(suite.Context(token)) {
    reader = stub->WatchDeals(context.get(), WatchDealsRequest());
  }
  std::unique_ptr<DealWatchService::Stub> stub;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientReader<WatchDealsResponse>> reader;
};

TEST_F(HostileCalls, OneTokenCanNotTakeAllStreamsAndCallsGoOn) {
  suite_.deals().OnCall([](const Received& call) {
    const bool is_watch = call.path == "/revops.deal.v1.DealWatchService/WatchDeals";
    return is_watch ? Answer::Hold({WatchDealsResponse().SerializeAsString()})
                    : Answer::With(deal::v1::Deal());
  });
  std::vector<std::unique_ptr<OpenWatch>> watches;
  WatchDealsResponse response;
  for (size_t i = 0; i < kStreamsPerTokenMax; ++i) {
    watches.push_back(std::make_unique<OpenWatch>(suite_, token_));
    ASSERT_TRUE(watches.back()->reader->Read(&response)) << i;
  }
  OpenWatch beyond(suite_, token_);
  EXPECT_FALSE(beyond.reader->Read(&response));
  const absl::Status refused = FromGrpcStatus(beyond.reader->Finish());
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), "TOO_MANY_STREAMS");
  EXPECT_GT(RetryAfterOf(refused), absl::ZeroDuration());
  OpenWatch of_another(suite_, suite_.MakeToken({type::v1::ROLE_REP}));
  EXPECT_TRUE(of_another.reader->Read(&response));
  EXPECT_TRUE(Call("/revops.deal.v1.DealService/GetDeal", "").ok());
  // One that ends makes room.
  watches.back()->context->TryCancel();
  EXPECT_FALSE(watches.back()->reader->Read(&response));
  const absl::Time give_up = absl::Now() + absl::Seconds(10);
  for (bool is_open = false; !is_open;) {
    OpenWatch again(suite_, token_);
    is_open = again.reader->Read(&response);
    ASSERT_LT(absl::Now(), give_up);
  }
}

TEST_F(HostileCalls, BytesThatAreNoMessageAreNamedAsSuch) {
  suite_.deals().OnCall([](const Received&) {
    return Answer::Fail({grpc::StatusCode::UNIMPLEMENTED, ""});
  });
  for (const std::string& bytes : {std::string("\xff\xff\xff"), std::string("\x0a\x02\xff\xfe")}) {
    const absl::Status status = Call("/revops.deal.v1.DealService/GetDeal", bytes);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    ASSERT_EQ(FieldViolationsOf(status).size(), 1u);
    EXPECT_EQ(FieldViolationsOf(status)[0].field, "request");
    EXPECT_NE(status.message().find("revops.deal.v1.GetDealRequest"), std::string::npos);
  }
  EXPECT_EQ(Call("/revops.deal.v1.DealService/GetDeal", "").code(),
            absl::StatusCode::kUnimplemented)
      << "a readable request is answered as the service did";
}

TEST_F(HostileCalls, AServiceThatIsGoneIsNamedWithRetryAdvice) {
  suite_.deals().Stop();
  const absl::Status status = Call("/revops.deal.v1.DealService/GetDeal", "");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(status), "SERVICE_UNREACHABLE");
  EXPECT_GT(RetryAfterOf(status), absl::ZeroDuration());
  OpenWatch watch(suite_, token_);
  WatchDealsResponse response;
  EXPECT_FALSE(watch.reader->Read(&response));
  EXPECT_EQ(ReasonOf(FromGrpcStatus(watch.reader->Finish())), "SERVICE_UNREACHABLE");
}

TEST_F(HostileCalls, AServiceThatRefusesTheSuiteIsNotTheCallersFault) {
  suite_.deals().OnCall([](const Received&) {
    return Answer::Fail(ToGrpcStatus(ErrorWithReason(absl::StatusCode::kUnauthenticated,
                                                     "PRINCIPAL_INVALID", "not signed here")));
  });
  const absl::Status status = Call("/revops.deal.v1.DealService/GetDeal", "");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(status.message().find("not signed"), std::string::npos) << status;
  EXPECT_EQ(suite_.Http("GET", "/v1/deals/17", token_).code, 500);
}

TEST_F(HostileCalls, AStreamWhoseRequestNeverComesEndsWithItsToken) {
  grpc::GenericStub stub(suite_.Channel());
  // Headers only: a streaming call that is started and never written to.
  struct Silent final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
    void OnDone(const grpc::Status& status) override {
      code = status.error_code();
      done.Notify();
    }
    grpc::StatusCode code = grpc::StatusCode::OK;
    absl::Notification done;
  } silent;
  const auto context = suite_.Context(token_);
  stub.PrepareBidiStreamingCall(context.get(), "/revops.deal.v1.DealWatchService/WatchDeals", {},
                                &silent);
  silent.AddHold();
  silent.StartCall();
  const absl::Time give_up = absl::Now() + absl::Seconds(10);
  while (suite_.gateway().streams().size() == 0) ASSERT_LT(absl::Now(), give_up);
  suite_.Revoke(token_);
  suite_.gateway().streams().CheckAll();
  silent.RemoveHold();
  silent.done.WaitForNotification();
  EXPECT_NE(silent.code, grpc::StatusCode::OK);
  while (suite_.gateway().streams().size() > 0) ASSERT_LT(absl::Now(), give_up);
}

}  // namespace
}  // namespace revops::gateway
