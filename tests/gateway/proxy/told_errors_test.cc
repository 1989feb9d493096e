// What callers are told when a service fails, or can not read the request.
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/gateway/support/raw_call.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kGetDeal[] = "/revops.deal.v1.DealService/GetDeal";
constexpr char kWatch[] = "/revops.deal.v1.DealWatchService/WatchDeals";
constexpr char kGetCaller[] = "/revops.gateway.v1.GatewayService/GetCaller";
constexpr char kNoMessage[] = "\xff";
constexpr char kNotUtf8[] = "\x0a\x02\xff\xfe";

class ToldErrorsTest : public testing::Test {
 protected:
  absl::Status Call(const char* path, const std::string& request = "") {
    return RawCall(suite_, token_, path, request).Wait();
  }
  void ServicesAnswer(grpc::Status status) {
    suite_.deals().OnCall([status](const Received&) { return Answer::Fail(status); });
  }

  TestGateway suite_;
  const std::string token_ = suite_.MakeToken({type::v1::ROLE_MANAGER});
};

TEST_F(ToldErrorsTest, ADeadServiceIsNamedAndItsAddressIsNot) {
  const std::string address = suite_.deals().address();
  suite_.deals().Stop();
  for (const char* path : {kGetDeal, kWatch}) {
    const absl::Status status = Call(path);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << path;
    EXPECT_EQ(ReasonOf(status), "SERVICE_UNREACHABLE") << path;
    EXPECT_GT(RetryAfterOf(status), absl::ZeroDuration()) << path;
    EXPECT_THAT(std::string(status.message()), HasSubstr("deal-service")) << path;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("127.0.0.1"))) << path;
  }
  const auto reply = suite_.Http("GET", "/v1/deals/17", token_);
  EXPECT_EQ(reply.code, 503);
  EXPECT_THAT(reply.head, HasSubstr("Retry-After: 1"));
  EXPECT_THAT(reply.body, HasSubstr("SERVICE_UNREACHABLE"));
  EXPECT_THAT(reply.body, Not(HasSubstr("127.0.0.1")));
  const auto ready = suite_.Http("GET", "/readyz");
  EXPECT_EQ(ready.code, 503);
  EXPECT_THAT(ready.body, HasSubstr("UNAVAILABLE"));
  EXPECT_THAT(ready.body, Not(HasSubstr("reached")));
  EXPECT_THAT(ready.body, Not(HasSubstr("127.0.0.1")));
}

TEST_F(ToldErrorsTest, AServicesOwnUnavailableIsPassedOn) {
  const absl::Status own = RetryLater(absl::StatusCode::kUnavailable, "WRITER_STOPPED",
                                      "the store has stopped", absl::Seconds(7));
  ServicesAnswer(ToGrpcStatus(own));
  EXPECT_EQ(Call(kGetDeal), own);
  EXPECT_EQ(Call(kWatch), own);
}

TEST_F(ToldErrorsTest, AServiceThatDistrustsTheGatewayIsNoMatterOfTheCallersToken) {
  ServicesAnswer(ToGrpcStatus(ErrorWithReason(absl::StatusCode::kUnauthenticated,
                                              "PRINCIPAL_EXPIRED", "the principal has expired")));
  for (const char* path : {kGetDeal, kWatch}) {
    const absl::Status status = Call(path);
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << path;
    EXPECT_THAT(std::string(status.message()), HasSubstr("reference")) << path;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("principal"))) << path;
  }
  const auto reply = suite_.Http("GET", "/v1/deals/17", token_);
  EXPECT_EQ(reply.code, 500);
  EXPECT_THAT(reply.body, HasSubstr("reference"));
  EXPECT_THAT(reply.body, Not(HasSubstr("principal")));
}

TEST_F(ToldErrorsTest, WhatGrpcItselfSaysOfAFailureStaysInside) {
  ServicesAnswer(grpc::Status(grpc::StatusCode::INTERNAL, "RST_STREAM from 127.0.0.1"));
  for (const char* path : {kGetDeal, kWatch}) {
    const absl::Status status = Call(path);
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << path;
    EXPECT_THAT(std::string(status.message()), HasSubstr("reference")) << path;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("RST_STREAM"))) << path;
  }
  const auto reply = suite_.Http("GET", "/v1/deals/17", token_);
  EXPECT_EQ(reply.code, 500);
  EXPECT_THAT(reply.body, HasSubstr("reference"));
  EXPECT_THAT(reply.body, Not(HasSubstr("RST_STREAM")));
  // An overview's gap is read by callers as well.
  const auto overview = suite_.Http("GET", "/v1/pipelineOverview", token_);
  EXPECT_THAT(overview.body, Not(HasSubstr("RST_STREAM")));
}

TEST_F(ToldErrorsTest, AServicesReferenceIsPassedOn) {
  const absl::Status hidden = absl::InternalError("internal error, reference 0a1b2c3d");
  ServicesAnswer(ToGrpcStatus(hidden));
  EXPECT_EQ(Call(kGetDeal), hidden);
  EXPECT_EQ(Call(kWatch), hidden);
  EXPECT_THAT(suite_.Http("GET", "/v1/deals/17", token_).body, HasSubstr("0a1b2c3d"));
}

TEST_F(ToldErrorsTest, ARequestThatDoesNotParseIsTheCallersError) {
  // As a service on gRPC 1.51 answers it.
  ServicesAnswer(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, ""));
  for (const char* path : {kGetDeal, kWatch, kGetCaller}) {
    const absl::Status status = Call(path, kNoMessage);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << path;
    EXPECT_EQ(ReasonOf(status), "REQUEST_MALFORMED") << path;
    EXPECT_THAT(std::string(status.message()), HasSubstr("Request")) << path;
  }
  EXPECT_EQ(ReasonOf(Call(kGetDeal, kNotUtf8)), "REQUEST_MALFORMED");
  EXPECT_EQ(Call(kGetDeal).code(), absl::StatusCode::kUnimplemented);
}

TEST_F(ToldErrorsTest, PermissionComesBeforeTheRequest) {
  EXPECT_EQ(Call("/revops.gateway.v1.GatewayService/CreateToken", kNoMessage).code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(ToldErrorsTest, EveryCallIsCountedOnce) {
  ASSERT_TRUE(Call(kGetDeal).ok());
  EXPECT_EQ(suite_.Counted(kGetDeal, "OK"), 1);
  ASSERT_EQ(suite_.Http("GET", "/v1/deals/17", token_).code, 200);
  EXPECT_EQ(suite_.Counted(kGetDeal, "OK"), 2);
  ASSERT_TRUE(Call(kGetCaller).ok());
  EXPECT_EQ(suite_.Counted(kGetCaller, "OK"), 1);
  ASSERT_EQ(suite_.Http("GET", "/v1/caller", token_).code, 200);
  EXPECT_EQ(suite_.Counted(kGetCaller, "OK"), 2);
}

}  // namespace
}  // namespace revops::gateway
