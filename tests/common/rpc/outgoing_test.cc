#include "common/rpc/outgoing.h"

#include "common/telemetry/trace.h"
#include "gtest/gtest.h"
#include "tests/common/rpc/test_suite.h"

namespace revops::rpc {
namespace {

using revops::deal::v1::Deal;
using testing::PrincipalOf;
using testing::TestSuite;

TEST(Outgoing, CallerDeadlineAndTraceArePassedOn) {
  TestSuite suite;
  Call seen;
  suite.deals.on_get = [&](const Call& call, Deal*) {
    seen = call;
    return absl::OkStatus();
  };
  Call call;
  call.principal = PrincipalOf({revops::type::v1::ROLE_MANAGER});
  call.deadline = absl::Now() + absl::Seconds(7);
  call.traceparent = ContinueTrace("");
  auto context = OutgoingContext(call, suite.signer);
  ASSERT_TRUE(suite.GetDeal(*context).ok());
  EXPECT_EQ(seen.actor(), "users/anna");
  EXPECT_LE(seen.deadline, call.deadline + absl::Seconds(1));
  EXPECT_EQ(TraceIdOf(seen.traceparent), TraceIdOf(call.traceparent));
}

TEST(Outgoing, AServiceActsInItsOwnNameAndReachesEverything) {
  TestSuite suite;
  Call seen;
  suite.deals.on_get = [&](const Call& call, Deal*) {
    seen = call;
    return absl::OkStatus();
  };
  auto context = ServiceContext("metrics-service", absl::Now() + absl::Seconds(30), suite.signer);
  ASSERT_TRUE(suite.GetDeal(*context).ok());
  EXPECT_EQ(seen.actor(), "users/metrics-service");
  EXPECT_TRUE(seen.scope.everything);
}

}  // namespace
}  // namespace revops::rpc
