// Every report equals a naive recount on random histories, at random instants of both times, under
// random filters and groups.
#include "tests/metrics-service/support/recount.h"
#include "gtest/gtest.h"
#include "metrics-service/reports/scan.h"
#include "tests/metrics-service/support/history.h"
#include "tests/metrics-service/support/random_history.h"
#include "tests/metrics-service/support/render.h"
#include "tests/support/seed.h"

namespace revops::metrics {
namespace {

using testing::Recount;
using testing::Render;

constexpr int kHistories = 60;
constexpr int kQuestions = 12;

void ExpectEqualAnswers(const Facts& facts, const Recount& recount, ReportQuery query,
                        const std::string& reached) {
  EXPECT_EQ(Render(ReportPipeline(facts, query)), recount.Pipeline());
  EXPECT_EQ(Render(ReportFunnel(facts, query, FunnelMode::kCohortAny)), recount.FunnelCohort());
  EXPECT_EQ(Render(ReportFunnel(facts, query, FunnelMode::kSnapshot)), recount.FunnelSnapshot());
  EXPECT_EQ(Render(ReportWinRate(facts, query, reached)), recount.WinRate(reached));
  EXPECT_EQ(Render(ReportDealSize(facts, query)), recount.DealSize());
  EXPECT_EQ(Render(ReportSalesCycle(facts, query)), recount.SalesCycle());
  EXPECT_EQ(Render(ReportTimeInStage(facts, query)), recount.TimeInStage());
}

void ExpectEqualVelocities(const Facts& facts, const Recount& recount, const ReportQuery& query) {
  EXPECT_EQ(Render(ReportVelocity(facts, query, VelocityMode::kLive)), recount.Velocity(true));
  EXPECT_EQ(Render(ReportVelocity(facts, query, VelocityMode::kAllOpen)), recount.Velocity(false));
}

// What the running totals answer, at and behind the last instant of any event.
void ExpectEqualOverviews(const Facts& facts, const std::vector<PipelineFact>& pipelines,
                          const std::vector<DealFact>& events) {
  for (const int days : {0, 1, 45, 400}) {
    ReportQuery query;
    query.as_of = events.back().recorded + days * kMicrosPerDay;
    const Recount ungrouped(pipelines, events, query);
    EXPECT_EQ(Render(ReportWinRate(facts, query, "")), ungrouped.WinRate(""));
    EXPECT_EQ(Render(ReportVelocity(facts, query, VelocityMode::kLive)), ungrouped.Velocity(true));
    query.group_by = {{DimensionKind::kPipeline, LabelKind::kOwner, ""},
                      {DimensionKind::kStage, LabelKind::kOwner, ""}};
    EXPECT_EQ(Render(ReportPipeline(facts, query)), Recount(pipelines, events, query).Pipeline());
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(RecountTest, EveryReportEqualsANaiveRecount) {
  const uint32_t first = revops::testing::RandomSeed();
  for (uint32_t seed = first; seed < first + kHistories; ++seed) {
    SCOPED_TRACE(::testing::Message() << "REVOPS_TEST_SEED=" << seed);
    testing::RandomHistory random(seed);
    const std::vector<PipelineFact> pipelines = random.Pipelines();
    const std::vector<DealFact> events = random.Events(pipelines);
    Facts facts;
    for (const PipelineFact& pipeline : pipelines) ASSERT_TRUE(facts.ApplyPipeline(pipeline).ok());
    // A beginning of the history may be told at once, as at a start.
    const size_t told_at_once = seed % 4 == 1 ? events.size() / 2 : 0;
    if (told_at_once > 0) facts.BeginFilling();
    for (size_t i = 0; i < events.size(); ++i) {
      const DealFact& event = events[i];
      if (i > 0 && i == told_at_once) facts.Settle();
      // Now and then in between, as after a restart.
      if (seed % 3 == 0 && event.recorded % 7 == 0) facts.Compact();
      const absl::Status status = facts.Apply(event);
      ASSERT_TRUE(status.ok()) << status;
    }
    if (seed % 2 == 0) facts.Settle();
    ExpectEqualOverviews(facts, pipelines, events);
    for (int question = 0; question < kQuestions; ++question) {
      SCOPED_TRACE(::testing::Message() << "question " << question);
      ReportQuery query = random.Query();
      ExpectEqualAnswers(facts, Recount(pipelines, events, query), query, random.AnyStage());
      std::erase_if(query.group_by, [](const Dimension& dimension) {
        return dimension.kind == DimensionKind::kMonth || dimension.kind == DimensionKind::kQuarter;
      });
      ExpectEqualVelocities(facts, Recount(pipelines, events, query), query);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// Deals of a pipeline that no question is about, so many that scans go on two threads, with those
// of the history strewn among them.
TEST(RecountTest, AScanOnTwoThreadsFindsWhatANaiveRecountFinds) {
  const uint32_t seed = revops::testing::RandomSeed();
  SCOPED_TRACE(::testing::Message() << "REVOPS_TEST_SEED=" << seed);
  testing::RandomHistory random(seed);
  const std::vector<PipelineFact> pipelines = random.Pipelines();
  std::vector<DealFact> events;
  while (events.size() < 100) events = random.Events(pipelines);
  PipelineFact others = pipelines.front();
  others.name = "pipelines/others";
  Facts facts;
  ASSERT_TRUE(facts.ApplyPipeline(others).ok());
  for (const PipelineFact& pipeline : pipelines) ASSERT_TRUE(facts.ApplyPipeline(pipeline).ok());
  int number = 1'000;
  for (const DealFact& event : events) {
    for (size_t i = 0; i <= kDealsForTwoThreads / events.size(); ++i) {
      DealFact other = testing::Created(++number, event.recorded);
      other.pipeline = others.name;
      ASSERT_TRUE(facts.Apply(other).ok());
    }
    ASSERT_TRUE(facts.Apply(event).ok());
  }
  ASSERT_GE(facts.deals(), kDealsForTwoThreads);
  for (int question = 0; question < kQuestions; ++question) {
    SCOPED_TRACE(::testing::Message() << "question " << question);
    ReportQuery query = random.Query();
    if (query.pipelines.empty()) query.pipelines = {pipelines[0].name, pipelines[1].name};
    ExpectEqualAnswers(facts, Recount(pipelines, events, query), query, random.AnyStage());
    std::erase_if(query.group_by, [](const Dimension& dimension) {
      return dimension.kind == DimensionKind::kMonth || dimension.kind == DimensionKind::kQuarter;
    });
    ExpectEqualVelocities(facts, Recount(pipelines, events, query), query);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace revops::metrics
