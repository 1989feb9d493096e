// Restarts, replaced stores and half-done resets: what is served as complete is complete.
#include <memory>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/metrics-service/support/deal_events.h"
#include "tests/metrics-service/support/following.h"
#include "tests/metrics-service/support/history.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics {
namespace {

using testing::Created;
using testing::Day;
using testing::DealStream;
using testing::DefaultPipeline;
using testing::FaultyStore;
using testing::Instance;
using testing::Moved;
using testing::ResponseOf;

class ResetTest : public ::testing::Test {
 protected:
  std::string Path() { return folder_.File("metrics.db"); }
  static std::string ReasonOfAsking(Instance& instance) {
    std::string reason = "not called";
    instance.arrivals.Await("", absl::InfiniteFuture(),
                            [&](const absl::Status& status) { reason = ReasonOf(status); });
    const absl::Status included = instance.facts.WithReader(
        [](const Facts&, const Followed& followed) { return CheckIncludes(followed, ""); });
    EXPECT_EQ(ReasonOf(included), reason);
    return reason;
  }
  static size_t DealsOf(Instance& instance) {
    return instance.facts.WithReader(
        [](const Facts& facts, const Followed&) { return facts.deals(); });
  }
  revops::testing::TempDir folder_;
  DealStream stream_{"00000000000000aa"}, other_{"00000000000000bb"};
};

TEST_F(ResetTest, ARestartInTheMiddleOfTheFirstBuildIsStillBuilding) {
  const auto pipeline = stream_.Event(DefaultPipeline());
  const auto created = stream_.Event(Created(1, Day(1)));
  {
    Instance instance(Path());
    ASSERT_TRUE(instance.follower->Apply(ResponseOf({pipeline, created}, stream_, false)).ok());
    EXPECT_EQ(ReasonOfAsking(instance), "FACTS_BUILDING");
    ASSERT_TRUE(instance.follower->Flush().ok());
  }
  {
    Instance again(Path());
    EXPECT_EQ(again.resumed_at, stream_.Token());
    EXPECT_EQ(ReasonOfAsking(again), "FACTS_BUILDING");
    // The head is reached without another event.
    ASSERT_TRUE(again.follower->Apply(ResponseOf({}, stream_, true)).ok());
    EXPECT_EQ(ReasonOfAsking(again), "");
    ASSERT_TRUE(again.follower->Flush().ok());
  }
  Instance last(Path());
  EXPECT_EQ(ReasonOfAsking(last), "");
}

TEST_F(ResetTest, AStoreThatIsReplacedBeforeThereIsATokenIsNoticed) {
  {
    Instance instance(Path());
    const auto pipeline = stream_.Event(DefaultPipeline());
    const auto created = stream_.Event(Created(1, Day(1)));
    const auto gap = stream_.Event(Moved(1, Day(2), 5, "won"));
    EXPECT_FALSE(instance.follower->Apply(ResponseOf({pipeline, created, gap}, stream_)).ok());
    ASSERT_TRUE(instance.follower->Flush().ok());
  }
  Instance again(Path());
  EXPECT_EQ(again.resumed_at, "");
  const auto first = ResponseOf({other_.Event(DefaultPipeline()), other_.Event(Created(7, Day(1))),
                                 other_.Event(Created(8, Day(1)))},
                                other_);
  const absl::Status foreign = again.follower->Apply(first);
  EXPECT_EQ(ReasonOf(foreign), "RESUME_TOKEN_FOREIGN") << foreign;
  ASSERT_TRUE(again.follower->Reset(foreign).ok());
  ASSERT_TRUE(again.follower->Apply(first).ok());
  EXPECT_EQ(DealsOf(again), 2u);
}

TEST_F(ResetTest, NothingIsAppliedBetweenAResetThatFailedAndTheNext) {
  {
    Instance instance(Path());
    FaultyStore faulty(instance.store.get());
    Follower follower(&instance.facts, &faulty, &instance.arrivals);
    const auto first =
        ResponseOf({stream_.Event(DefaultPipeline()), stream_.Event(Created(1, Day(1)))}, stream_);
    faulty.is_full = true;
    ASSERT_TRUE(follower.Apply(first).ok());
    const absl::Status why = absl::UnknownError("another store");
    EXPECT_FALSE(follower.Reset(why).ok());
    // What was not saved is lost, so whatever follows on it would leave a gap in the store.
    faulty.is_full = false;
    const auto second = ResponseOf({stream_.Event(Created(2, Day(1)))}, stream_);
    EXPECT_EQ(ReasonOf(follower.Apply(second)), "RESUME_TOKEN_FOREIGN");
    ASSERT_TRUE(follower.Reset(why).ok());
    EXPECT_EQ(ReasonOfAsking(instance), "FACTS_BUILDING");
    ASSERT_TRUE(follower.Apply(first).ok());
    ASSERT_TRUE(follower.Apply(second).ok());
    ASSERT_TRUE(follower.Flush().ok());
  }
  Instance again(Path());
  EXPECT_EQ(DealsOf(again), 2u);
}

TEST_F(ResetTest, WhatCanNotBeBuiltAgainIsKept) {
  Instance instance(Path());
  ASSERT_TRUE(
      instance.follower
          ->Apply(ResponseOf({stream_.Event(DefaultPipeline()), stream_.Event(Created(1, Day(1)))},
                             stream_))
          .ok());
  const absl::Status expired = ErrorWithReason(absl::StatusCode::kOutOfRange,
                                               "RESUME_TOKEN_EXPIRED", "kept from revision 9 on");
  const absl::Status refused = instance.follower->Reset(expired);
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
  EXPECT_TRUE(absl::StrContains(refused.message(), "revision 9")) << refused;
  EXPECT_EQ(DealsOf(instance), 1u);
  EXPECT_EQ(ReasonOfAsking(instance), "");
  ASSERT_TRUE(instance.follower->Flush().ok());
  std::vector<Fact> kept;
  ASSERT_TRUE(instance.store
                  ->Load([&](const Fact& fact) {
                    kept.push_back(fact);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_EQ(kept.size(), 2u);
}

TEST_F(ResetTest, WhatCouldNotBeSavedIsTriedAgainOnAQuietStream) {
  Instance instance(Path());
  FaultyStore faulty(instance.store.get());
  Follower follower(&instance.facts, &faulty, &instance.arrivals);
  faulty.is_full = true;
  ASSERT_TRUE(follower.Apply(ResponseOf({stream_.Event(DefaultPipeline())}, stream_)).ok());
  EXPECT_EQ(faulty.appended, 0);
  faulty.is_full = false;
  ASSERT_TRUE(follower.Apply(ResponseOf({}, stream_)).ok());
  EXPECT_EQ(faulty.appended, 1);
  ASSERT_TRUE(follower.Flush().ok());
}

TEST_F(ResetTest, WhateverDoesNotFitIsDataLossAndNamesItsEvent) {
  Instance instance(Path());
  const absl::Status status =
      instance.follower->Apply(ResponseOf({stream_.Event(Created(1, Day(1), "nowhere"))}, stream_));
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_TRUE(absl::StrContains(status.message(), "00000000000000aa:1:0")) << status;
  EXPECT_EQ(instance.follower->Apply(ResponseOf({}, "no token")).code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(ResetTest, ValuesOfFieldsBeyondTheLimitAreCountedAndNotKept) {
  Instance instance(Path());
  auto created = Created(1, Day(1));
  for (int i = 0; i < 300; ++i) {
    created = testing::WithField(created, "f" + std::to_string(i), "x");
  }
  ASSERT_TRUE(
      instance.follower
          ->Apply(ResponseOf({stream_.Event(DefaultPipeline()), stream_.Event(created)}, stream_))
          .ok());
  EXPECT_EQ(instance.follower->field_values_left_out(), 300 - static_cast<int64_t>(kFieldsMax));
  ASSERT_TRUE(instance.follower->Flush().ok());
  ASSERT_TRUE(instance.store
                  ->Load([](const Fact& fact) {
                    if (const auto* deal = std::get_if<DealFact>(&fact)) {
                      EXPECT_EQ(deal->labels.size(), kFieldsMax);
                    }
                    return absl::OkStatus();
                  })
                  .ok());
}

}  // namespace
}  // namespace revops::metrics
