#include "metrics-service/follow/follow_health.h"

#include <vector>

#include "absl/strings/match.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/metrics-service/support/deal_events.h"
#include "tests/metrics-service/support/following.h"
#include "tests/metrics-service/support/history.h"
#include "tests/support/fake_clock.h"

namespace revops::metrics {
namespace {

using testing::ResponseOf;

class FollowHealthTest : public ::testing::Test {
 protected:
  revops::testing::FakeClock clock_;
  std::vector<std::string> lines_;
  Log log_{"test", Severity::kInfo, [this](const std::string& line) { lines_.push_back(line); }};
  std::vector<bool> told_;
  FollowHealth health_{&log_, &clock_, [this](bool is_stuck) { told_.push_back(is_stuck); }};
};

TEST_F(FollowHealthTest, TheLagGrowsWhileNothingIsHeard) {
  clock_.Advance(absl::Seconds(40));
  EXPECT_EQ(health_.LagSeconds(), 40);
  health_.Applied(ResponseOf({}, "t"), absl::OkStatus());
  EXPECT_EQ(health_.LagSeconds(), 0);
  clock_.Advance(absl::Seconds(3));
  EXPECT_EQ(health_.LagSeconds(), 3);
}

TEST_F(FollowHealthTest, WhileCatchingUpTheLagIsTheAgeOfWhatWasApplied) {
  testing::DealStream stream("00000000000000aa");
  const Micros recorded = absl::ToUnixMicros(clock_.Now() - absl::Hours(2));
  const auto event = stream.Event(testing::Created(1, testing::At(recorded, recorded)));
  health_.Applied(ResponseOf({event}, stream, false), absl::OkStatus());
  EXPECT_EQ(health_.LagSeconds(), 7'200);
}

TEST_F(FollowHealthTest, AnEventThatDoesNotFitIsToldOnceUntilItPasses) {
  const absl::Status bad = absl::DataLossError("event x: visit 5 after 1");
  for (int i = 0; i < 3; ++i) health_.Applied(ResponseOf({}, "t"), bad);
  EXPECT_TRUE(health_.IsStuck());
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_TRUE(absl::StrContains(lines_[0], "\"ERROR\"")) << lines_[0];
  EXPECT_TRUE(absl::StrContains(lines_[0], "visit 5 after 1")) << lines_[0];
  health_.Applied(ResponseOf({}, "t"), absl::OkStatus());
  EXPECT_FALSE(health_.IsStuck());
  EXPECT_EQ(told_, (std::vector<bool>{true, false}));
}

TEST_F(FollowHealthTest, ASlowDiskIsNotTheEnd) {
  health_.Applied(ResponseOf({}, "t"), absl::ResourceExhaustedError("does not keep up"));
  EXPECT_FALSE(health_.IsStuck());
  EXPECT_TRUE(told_.empty());
}

TEST_F(FollowHealthTest, AHistoryThatIsGoneIsTheEndUntilAReset) {
  const absl::Status why = absl::OutOfRangeError("pruned");
  health_.WasReset(why, absl::FailedPreconditionError("kept"));
  EXPECT_TRUE(health_.IsStuck());
  health_.WasReset(why, absl::OkStatus());
  EXPECT_FALSE(health_.IsStuck());
}

TEST_F(FollowHealthTest, FieldValuesThatAreLeftOutAreLoggedOnce) {
  health_.LeftOut(0);
  EXPECT_TRUE(lines_.empty());
  health_.LeftOut(1);
  health_.LeftOut(70'000);
  EXPECT_EQ(lines_.size(), 1u);
}

}  // namespace
}  // namespace revops::metrics
