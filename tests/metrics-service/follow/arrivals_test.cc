#include "metrics-service/follow/arrivals.h"

#include "absl/strings/match.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/metrics-service/support/deal_events.h"

namespace revops::metrics {
namespace {

using testing::DealStream;

class ArrivalsTest : public ::testing::Test {
 protected:
  // Waits for the answer.
  absl::Status Ask(Arrivals& arrivals, const std::string& token,
                   absl::Time deadline = absl::InfiniteFuture(), Arrivals::HasGone has_gone = {}) {
    absl::Notification done;
    absl::Status outcome;
    arrivals.Await(
        token, deadline,
        [&](const absl::Status& status) {
          outcome = status;
          done.Notify();
        },
        std::move(has_gone));
    done.WaitForNotification();
    return outcome;
  }
  const DealStream stream_{"00000000000000aa"}, other_{"00000000000000bb"};
};

TEST_F(ArrivalsTest, ACallIsAnsweredWhenItsPositionArrives) {
  Arrivals arrivals;
  int called = 0;
  const auto count = [&](const absl::Status& status) {
    EXPECT_TRUE(status.ok());
    ++called;
  };
  arrivals.Publish(stream_.TokenAt(3), true);
  arrivals.Await(stream_.TokenAt(3), absl::InfiniteFuture(), count);
  EXPECT_EQ(called, 1);
  arrivals.Await(stream_.TokenAt(5), absl::InfiniteFuture(), count);
  arrivals.Publish(stream_.TokenAt(4), true);
  EXPECT_EQ(called, 1);
  arrivals.Publish(stream_.TokenAt(6), true);
  EXPECT_EQ(called, 2);
}

TEST_F(ArrivalsTest, ForeignMalformedAndLateOnesAreRefused) {
  Arrivals arrivals;
  arrivals.Publish(stream_.TokenAt(3), false);
  EXPECT_EQ(ReasonOf(Ask(arrivals, other_.TokenAt(1))), "RESUME_TOKEN_FOREIGN");
  EXPECT_EQ(ReasonOf(Ask(arrivals, "nonsense")), "RESUME_TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(Ask(arrivals, stream_.TokenAt(4), absl::Now() + absl::Milliseconds(20))),
            "NOT_CAUGHT_UP");
  EXPECT_EQ(ReasonOf(Ask(arrivals, "")), "FACTS_BUILDING");
}

TEST_F(ArrivalsTest, ARefusalNamesParameterRuleAndValue) {
  Arrivals arrivals;
  arrivals.Publish(stream_.TokenAt(3), true);
  const absl::Status foreign = Ask(arrivals, other_.TokenAt(1));
  ASSERT_EQ(FieldViolationsOf(foreign).size(), 1u);
  EXPECT_EQ(FieldViolationsOf(foreign)[0].field, "parameters.include_up_to");
  EXPECT_TRUE(absl::StrContains(foreign.message(), "00000000000000aa")) << foreign;
  EXPECT_TRUE(absl::StrContains(foreign.message(), "00000000000000bb")) << foreign;
  EXPECT_EQ(MetadataOf(foreign).size(), 3u);
  const absl::Status late =
      Ask(arrivals, stream_.TokenAt(17), absl::Now() + absl::Milliseconds(20));
  EXPECT_TRUE(absl::StrContains(late.message(), "revision 3,")) << late;
  EXPECT_TRUE(absl::StrContains(late.message(), "wanted 17")) << late;
}

TEST_F(ArrivalsTest, ALateAnswerComesBeforeTheDeadline) {
  Arrivals arrivals;
  const absl::Time deadline = absl::Now() + absl::Seconds(2);
  EXPECT_EQ(ReasonOf(Ask(arrivals, stream_.TokenAt(4), deadline)), "NOT_CAUGHT_UP");
  EXPECT_LT(absl::Now(), deadline);
}

TEST_F(ArrivalsTest, NobodyWaitsForEver) {
  Arrivals arrivals(absl::Milliseconds(20));
  EXPECT_EQ(ReasonOf(Ask(arrivals, stream_.TokenAt(4))), "NOT_CAUGHT_UP");
}

TEST_F(ArrivalsTest, ADrainAnswersWhoWaitsAndWhoComesLater) {
  Arrivals arrivals;
  absl::Status waiting;
  arrivals.Await(stream_.TokenAt(4), absl::InfiniteFuture(),
                 [&](const absl::Status& status) { waiting = status; });
  arrivals.End();
  EXPECT_EQ(ReasonOf(waiting), "SERVER_DRAINING");
  EXPECT_EQ(ReasonOf(Ask(arrivals, stream_.TokenAt(4))), "SERVER_DRAINING");
}

TEST_F(ArrivalsTest, TooManyDoNotWaitAndThoseWhoHaveGoneMakeRoom) {
  Arrivals arrivals;
  std::atomic<bool> has_gone = false;
  std::atomic<size_t> answered = 0, cancelled = 0;
  for (size_t i = 0; i < kWaitingCallsMax; ++i) {
    arrivals.Await(
        stream_.TokenAt(4), absl::InfiniteFuture(),
        [&](const absl::Status& status) {
          ++answered;
          cancelled += absl::IsCancelled(status) ? 1 : 0;
        },
        [&] { return has_gone.load(); });
  }
  const absl::Status refused = Ask(arrivals, stream_.TokenAt(4));
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
  EXPECT_EQ(ReasonOf(refused), "TOO_MANY_WAITING");
  EXPECT_EQ(answered, 0u);
  has_gone = true;
  const absl::Status late = Ask(arrivals, stream_.TokenAt(4), absl::Now() + absl::Milliseconds(20));
  EXPECT_EQ(ReasonOf(late), "NOT_CAUGHT_UP");
  arrivals.End();
  EXPECT_EQ(answered, kWaitingCallsMax);
  EXPECT_EQ(cancelled, kWaitingCallsMax);
}

TEST_F(ArrivalsTest, ACallWhoseCallerHasGoneIsDropped) {
  Arrivals arrivals;
  const absl::Status status =
      Ask(arrivals, stream_.TokenAt(4), absl::InfiniteFuture(), [] { return true; });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled) << status;
}

TEST_F(ArrivalsTest, WhatTheFactsIncludeIsAskedOnceMore) {
  const Followed building{stream_.TokenAt(3), false}, built{stream_.TokenAt(3), true};
  EXPECT_TRUE(CheckIncludes(built, "").ok());
  EXPECT_EQ(ReasonOf(CheckIncludes(building, "")), "FACTS_BUILDING");
  EXPECT_TRUE(CheckIncludes(building, stream_.TokenAt(3)).ok());
  EXPECT_EQ(ReasonOf(CheckIncludes(built, stream_.TokenAt(4))), "FACTS_BUILDING");
  EXPECT_EQ(ReasonOf(CheckIncludes(built, other_.TokenAt(1))), "RESUME_TOKEN_FOREIGN");
  EXPECT_EQ(ReasonOf(CheckIncludes({}, stream_.TokenAt(1))), "FACTS_BUILDING");
}

}  // namespace
}  // namespace revops::metrics
