#include "metrics-service/follow/follower.h"

#include <memory>

#include "absl/synchronization/notification.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "metrics-service/reports/pipeline.h"
#include "metrics-service/reports/win_rate.h"
#include "metrics-service/store/sqlite_fact_store.h"
#include "tests/metrics-service/support/deal_events.h"
#include "tests/metrics-service/support/following.h"
#include "tests/metrics-service/support/history.h"
#include "tests/metrics-service/support/random_history.h"
#include "tests/metrics-service/support/recount.h"
#include "tests/metrics-service/support/render.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics {
namespace {

using revops::deal::v1::WatchDealsResponse;
using testing::Created;
using testing::Day;
using testing::DealStream;
using testing::DefaultPipeline;
using testing::FaultyStore;
using testing::Instance;
using testing::Moved;
using testing::Usd;
using testing::With;

class FollowerTest : public ::testing::Test {
 protected:
  std::string Path() { return folder_.File("metrics.db"); }
  WatchDealsResponse Response(std::vector<revops::deal::v1::DealEvent> events) {
    WatchDealsResponse response;
    for (auto& event : events) *response.add_events() = std::move(event);
    response.set_resume_token(stream_.Token());
    response.set_caught_up(true);
    return response;
  }
  ReportQuery Query() {
    ReportQuery query;
    query.as_of = Day(100);
    return query;
  }
  revops::testing::TempDir folder_;
  DealStream stream_{"00000000000000aa"};
};

TEST_F(FollowerTest, WhatWasAppliedIsThereAfterARestartAndRepeatsAreDropped) {
  const WatchDealsResponse first = Response(
      {stream_.Event(DefaultPipeline()), stream_.Event(With(Created(1, Day(1)), Usd(100)))});
  const WatchDealsResponse second = Response({stream_.Event(Moved(1, Day(2), 2, "won"))});
  std::vector<std::string> answer;
  {
    Instance instance(Path());
    EXPECT_EQ(instance.resumed_at, "");
    ASSERT_TRUE(instance.follower->Apply(first).ok());
    ASSERT_TRUE(instance.follower->Apply(first).ok());
    ASSERT_TRUE(instance.follower->Apply(second).ok());
    ASSERT_TRUE(instance.follower->Flush().ok());
    answer = instance.Report(Query());
  }
  Instance again(Path());
  EXPECT_EQ(again.resumed_at, stream_.Token());
  EXPECT_EQ(again.Report(Query()), answer);
  ASSERT_TRUE(again.follower->Apply(second).ok());
  EXPECT_EQ(again.Report(Query()), answer);
}

TEST_F(FollowerTest, AnActivityChangesNoDealsNumbers) {
  Instance instance(Path());
  ASSERT_TRUE(instance.follower
                  ->Apply(Response({stream_.Event(DefaultPipeline()),
                                    stream_.Event(With(Created(1, Day(1)), Usd(100)))}))
                  .ok());
  const std::vector<std::string> answer = instance.Report(Query());
  // As it is told: the whole deal, at a time ahead of what is planned.
  DealFact label = With(Created(1, Day(2)), Usd(100));
  label.kind = FactKind::kUpdated;
  revops::deal::v1::DealEvent planned = stream_.Event(label);
  planned.set_type(revops::deal::v1::DEAL_EVENT_TYPE_ACTIVITY);
  planned.mutable_activity()->set_name(planned.deal().name() +
                                       "/activities/018f0000-0000-7000-8000-000000000001");
  planned.mutable_activity()->set_kind(revops::type::v1::ACTIVITY_KIND_MEETING);
  planned.mutable_activity()->mutable_effective_time()->set_seconds(4'000'000'000);
  ASSERT_TRUE(instance.follower->Apply(Response({planned})).ok());
  EXPECT_EQ(instance.Report(Query()), answer);
  ASSERT_TRUE(instance.follower->Apply(Response({stream_.Event(Moved(1, Day(3), 2, "won"))})).ok());
  EXPECT_NE(instance.Report(Query()), answer) << "what comes behind it counts";
}

TEST_F(FollowerTest, AnotherStoresHistoryReplacesEverything) {
  Instance instance(Path());
  ASSERT_TRUE(
      instance.follower
          ->Apply(Response({stream_.Event(DefaultPipeline()), stream_.Event(Created(1, Day(1)))}))
          .ok());
  ASSERT_TRUE(instance.follower->Reset(absl::UnknownError("another store")).ok());
  instance.arrivals.Await("", absl::InfiniteFuture(), [](const absl::Status& status) {
    EXPECT_EQ(ReasonOf(status), "FACTS_BUILDING");
  });
  DealStream other("00000000000000bb");
  WatchDealsResponse response;
  *response.add_events() = other.Event(DefaultPipeline());
  *response.add_events() = other.Event(Created(2, Day(1)));
  response.set_resume_token(other.Token());
  ASSERT_TRUE(instance.follower->Apply(response).ok());
  instance.facts.WithReader([](const Facts& facts, const Followed&) {
    EXPECT_EQ(facts.deals(), 1u);
    EXPECT_TRUE(facts.Find(testing::DealId(2)).has_value());
  });
}

TEST_F(FollowerTest, AnEventThatDoesNotFitStopsThereAndKeepsWhatCameBefore) {
  Instance instance(Path());
  const auto pipeline = stream_.Event(DefaultPipeline());
  const auto created = stream_.Event(Created(1, Day(1)));
  const auto gap = stream_.Event(Moved(1, Day(2), 5, "won"));
  const absl::Status status = instance.follower->Apply(Response({pipeline, created, gap}));
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  instance.facts.WithReader([](const Facts& facts, const Followed& followed) {
    EXPECT_EQ(facts.deals(), 1u);
    EXPECT_EQ(followed.token, "");
  });
  // It comes again, and again nothing is doubled.
  EXPECT_FALSE(instance.follower->Apply(Response({pipeline, created, gap})).ok());
  EXPECT_EQ(instance.Report(Query())[0], "n=1 censored=0 NO_AMOUNT=1");
}

TEST_F(FollowerTest, AStreamGivesTheSameAnswersAsTheFactsItTells) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::printf("seed %u\n", seed);
  testing::RandomHistory random(seed);
  const std::vector<PipelineFact> pipelines = random.Pipelines();
  std::vector<DealFact> events = random.Events(pipelines);
  {
    Instance instance(Path());
    std::vector<revops::deal::v1::DealEvent> batch;
    for (const PipelineFact& pipeline : pipelines) batch.push_back(stream_.Event(pipeline));
    for (const DealFact& event : events) {
      batch.push_back(stream_.Event(event));
      if (batch.size() < 7) continue;
      ASSERT_TRUE(instance.follower->Apply(Response(std::move(batch))).ok());
      batch.clear();
    }
    ASSERT_TRUE(instance.follower->Apply(Response(std::move(batch))).ok());
    ASSERT_TRUE(instance.follower->Flush().ok());
  }
  Instance restarted(Path());
  for (int question = 0; question < 20; ++question) {
    const ReportQuery query = random.Query();
    const testing::Recount recount(pipelines, events, query);
    std::vector<std::string> expected = recount.Pipeline();
    const std::vector<std::string> closings = recount.WinRate("");
    expected.insert(expected.end(), closings.begin(), closings.end());
    ASSERT_EQ(restarted.Report(query), expected);
  }
}

TEST_F(FollowerTest, WhatCouldNotBeSavedIsSavedOnceThereIsSpace) {
  {
    Instance instance(Path());
    FaultyStore faulty(instance.store.get());
    Follower follower(&instance.facts, &faulty, &instance.arrivals);
    faulty.is_full = true;
    ASSERT_TRUE(follower.Apply(Response({stream_.Event(DefaultPipeline())})).ok());
    ASSERT_TRUE(follower.Apply(Response({stream_.Event(Created(1, Day(1)))})).ok());
    EXPECT_FALSE(follower.Flush().ok());
    faulty.is_full = false;
    ASSERT_TRUE(follower.Apply(Response({stream_.Event(Created(2, Day(1)))})).ok());
    ASSERT_TRUE(follower.Flush().ok());
  }
  Instance again(Path());
  EXPECT_EQ(again.resumed_at, stream_.Token());
  again.facts.WithReader([](const Facts& facts, const Followed&) { EXPECT_EQ(facts.deals(), 2u); });
}

}  // namespace
}  // namespace revops::metrics
