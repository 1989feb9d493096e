// What all requests in flight may hold: one budget over gRPC and HTTP.
#include "gateway/proxy/byte_budget.h"

#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "tests/gateway/support/raw_call.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

constexpr char kGetDeal[] = "/revops.deal.v1.DealService/GetDeal";
constexpr char kGetCaller[] = "/revops.gateway.v1.GatewayService/GetCaller";
constexpr char kWatch[] = "/revops.deal.v1.DealWatchService/WatchDeals";

TEST(ByteBudget, WhatHasNoRoomIsToldToComeBackAndTakesNothing) {
  ByteBudget budget(100);
  ByteBudget::Share small(&budget), large(&budget);
  ASSERT_TRUE(small.GrowTo(40).ok());
  const absl::Status full = large.GrowTo(61);
  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(full), "GATEWAY_FULL");
  EXPECT_EQ(RetryAfterOf(full), kRequestBytesRetry);
  EXPECT_EQ(budget.held(), 40u);
  EXPECT_TRUE(large.GrowTo(60).ok());
  EXPECT_TRUE(large.GrowTo(10).ok()) << "never smaller";
  EXPECT_EQ(budget.held(), 100u);
}

TEST(ByteBudget, AShareGivesBackWhatItHeld) {
  ByteBudget budget(100);
  {
    ByteBudget::Share share(&budget);
    ASSERT_TRUE(share.GrowTo(30).ok());
    ASSERT_TRUE(share.GrowTo(90).ok());
    ASSERT_FALSE(share.GrowTo(101).ok());
    EXPECT_EQ(budget.held(), 90u);
  }
  EXPECT_EQ(budget.held(), 0u);
}

// A request of so many bytes and a few more.
std::string Sized(size_t bytes) {
  deal::v1::GetDealRequest request;
  request.set_name(std::string(bytes, 'x'));
  return request.SerializeAsString();
}

// A gateway with room for 1,000 bytes, and a call to a slow service that holds most of them.
class FullGateway : public testing::Test {
 protected:
  FullGateway() {
    suite_.deals().OnCall([](const Received& call) {
      return call.request.size() > 700 ? Answer::Hold() : Answer{{""}, {}, false};
    });
    holding_.emplace(suite_, token_, kGetDeal, Sized(800));
    EXPECT_TRUE(Becomes([this] { return !suite_.deals().received().empty(); }));
    EXPECT_GT(suite_.gateway().request_bytes().held(), 700u);
  }
  static bool Becomes(const std::function<bool()>& condition) {
    const absl::Time give_up = absl::Now() + absl::Seconds(20);
    while (!condition() && absl::Now() < give_up) std::this_thread::yield();
    return condition();
  }
  TestGateway::Reply Post(size_t bytes) {
    return suite_.Http("POST", "/v1/deals", token_,
                       R"({"title":")" + std::string(bytes, 'x') + R"("})");
  }

  static GatewayOptions Small() {
    GatewayOptions options;
    options.request_bytes_max = 1000;
    return options;
  }
  TestGateway suite_{Small()};
  const std::string token_ = suite_.MakeToken({type::v1::ROLE_MANAGER});
  std::optional<RawCall> holding_;
};

TEST_F(FullGateway, RefusesLargeRequestsByEveryRoadAndTakesSmallOnes) {
  for (const char* path : {kGetDeal, kGetCaller, kWatch}) {
    const absl::Status refused = RawCall(suite_, token_, path, Sized(500)).Wait();
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << path;
    EXPECT_EQ(ReasonOf(refused), "GATEWAY_FULL") << path;
    EXPECT_EQ(RetryAfterOf(refused), kRequestBytesRetry) << path;
  }
  const auto reply = Post(500);
  EXPECT_EQ(reply.code, 429) << reply.body;
  EXPECT_NE(reply.head.find("Retry-After: 1"), std::string::npos) << reply.head;
  EXPECT_NE(reply.body.find("GATEWAY_FULL"), std::string::npos) << reply.body;
  EXPECT_EQ(suite_.deals().received().size(), 1u) << "the service is spared";
  EXPECT_TRUE(RawCall(suite_, token_, kGetDeal, Sized(20)).Wait().ok());
  EXPECT_TRUE(RawCall(suite_, token_, kGetCaller, Sized(20)).Wait().ok());
  EXPECT_EQ(Post(20).code, 200);
}

TEST_F(FullGateway, HasRoomAgainWhenTheCallIsOver) {
  const auto is_empty = [this] { return suite_.gateway().request_bytes().held() == 0; };
  holding_.reset();
  EXPECT_TRUE(Becomes(is_empty));
  EXPECT_TRUE(RawCall(suite_, token_, kGetDeal, Sized(600)).Wait().ok());
  EXPECT_TRUE(Becomes(is_empty));
  EXPECT_EQ(Post(600).code, 200);
  EXPECT_TRUE(Becomes(is_empty));
}

}  // namespace
}  // namespace revops::gateway
