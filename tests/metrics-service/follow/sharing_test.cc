// Reports while facts are applied and reset: each sees a whole state, or is told that there is
// none.
#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "metrics-service/reports/time_in_stage.h"
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
using testing::Instance;
using testing::Moved;
using testing::ResponseOf;

constexpr int kRounds = 20;
constexpr int kDeals = 30;

// Every deal comes with its move in one response, so that a whole state has no unmoved deal.
void BuildOnce(Instance& instance) {
  DealStream stream("00000000000000aa");
  ASSERT_TRUE(
      instance.follower->Apply(ResponseOf({stream.Event(DefaultPipeline())}, stream, false)).ok());
  for (int deal = 1; deal <= kDeals; ++deal) {
    const auto created = stream.Event(Created(deal, Day(deal)));
    const auto moved = stream.Event(Moved(deal, Day(deal + 5), 2, "proposal"));
    ASSERT_TRUE(
        instance.follower->Apply(ResponseOf({created, moved}, stream, deal == kDeals)).ok());
  }
}

TEST(SharingTest, AnAnswerIsOfAWholeStateAndNeverOfHalfABuild) {
  revops::testing::TempDir folder;
  Instance instance(folder.File("metrics.db"));
  std::atomic<bool> is_over = false;
  std::atomic<int> answered = 0, refused = 0;
  const auto ask = [&] {
    ReportQuery query;
    query.as_of = Day(100);
    while (!is_over) {
      instance.facts.WithReader([&](const Facts& facts, const Followed& followed) {
        if (const absl::Status built = CheckIncludes(followed, ""); !built.ok()) {
          EXPECT_EQ(ReasonOf(built), "FACTS_BUILDING");
          ++refused;
          return;
        }
        EXPECT_EQ(ReportPipeline(facts, query).basis.n, kDeals);
        const TimeInStageReport stays = ReportTimeInStage(facts, query);
        EXPECT_EQ(stays.basis.n_censored, kDeals);
        ++answered;
      });
    }
  };
  std::thread one(ask), two(ask);
  for (int round = 0; round < kRounds; ++round) {
    BuildOnce(instance);
    const int before = answered;
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    while (answered == before && absl::Now() < give_up) std::this_thread::yield();
    EXPECT_GT(answered, before);
    EXPECT_TRUE(instance.follower->Reset(absl::UnknownError("another store")).ok());
  }
  is_over = true;
  one.join();
  two.join();
  EXPECT_GE(answered, kRounds);
}

}  // namespace
}  // namespace revops::metrics
