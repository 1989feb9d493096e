// Several versions of a pipeline: which stages an answer lists, in which order, and when.
#include "gtest/gtest.h"
#include "metrics-service/reports/funnel.h"
#include "metrics-service/reports/time_in_stage.h"
#include "tests/metrics-service/support/history.h"

namespace revops::metrics {
namespace {

using testing::Created;
using testing::Day;
using testing::Moved;

class VersionsTest : public ::testing::Test {
 protected:
  VersionsTest() {
    // The second version drops the demo and tries out first; another pipeline sorts before it.
    Apply(PipelineFact{"pipelines/default",
                       1,
                       {{"contact", StageKind::kOpen, 1000, 0},
                        {"demo", StageKind::kOpen, 5000, 0},
                        {"won", StageKind::kWon, 10000, 0},
                        {"lost", StageKind::kLost, 0, 0}},
                       Day(0)});
    Apply(PipelineFact{"pipelines/big",
                       1,
                       {{"tender", StageKind::kOpen, 1000, 0}, {"won", StageKind::kWon, 10000, 0}},
                       Day(0)});
    Apply(DealFact(Created(1, Day(1), "contact")));
    Apply(DealFact(Moved(1, Day(2), 2, "demo")));
    Apply(PipelineFact{"pipelines/default",
                       2,
                       {{"trial", StageKind::kOpen, 3000, 0},
                        {"contact", StageKind::kOpen, 6000, 0},
                        {"won", StageKind::kWon, 10000, 0},
                        {"lost", StageKind::kLost, 0, 0}},
                       Day(10)});
    DealFact second = Created(2, Day(11), "trial");
    second.pipeline_version = 2;
    Apply(second);
    DealFact moved = Moved(2, Day(12), 2, "contact");
    moved.pipeline_version = 2;
    Apply(moved);
    DealFact big = Created(3, Day(13), "tender");
    big.pipeline = "pipelines/big";
    Apply(big);
    query_.as_of = Day(20);
  }
  void Apply(const PipelineFact& pipeline) { EXPECT_TRUE(facts_.ApplyPipeline(pipeline).ok()); }
  void Apply(const DealFact& fact) {
    const absl::Status status = facts_.Apply(fact);
    EXPECT_TRUE(status.ok()) << status;
  }
  template <typename Report>
  static std::vector<std::string> StagesOf(const Report& report) {
    std::vector<std::string> stages;
    for (const auto& row : report.rows) {
      stages.push_back(row.pipeline.substr(10) + " " + row.stage);
    }
    return stages;
  }
  Facts facts_;
  ReportQuery query_;
};

TEST_F(VersionsTest, TheNewestVersionGivesTheOrderAndOlderStagesComeBeforeTheClosedOnes) {
  const FunnelReport funnel = ReportFunnel(facts_, query_, FunnelMode::kCohortAny);
  EXPECT_EQ(StagesOf(funnel),
            (std::vector<std::string>{"big tender", "big won", "default trial", "default contact",
                                      "default demo", "default won", "default lost"}));
  // Both deals entered it, each by its own version; deal 1 went on to its demo.
  EXPECT_EQ(funnel.rows[3].deals, 2);
  EXPECT_EQ(funnel.rows[3].went_on, 1);
  EXPECT_EQ(funnel.rows[3].pending, 1);
  EXPECT_EQ(funnel.rows[4].deals, 1);
  EXPECT_EQ(
      StagesOf(ReportTimeInStage(facts_, query_)),
      (std::vector<std::string>{"big tender", "default trial", "default contact", "default demo"}));
}

TEST_F(VersionsTest, AVersionThatWasNotKnownYetIsNotInTheAnswer) {
  query_.known_at = Day(10);
  EXPECT_EQ(
      StagesOf(ReportFunnel(facts_, query_, FunnelMode::kSnapshot)),
      (std::vector<std::string>{"default contact", "default demo", "default won", "default lost"}));
  query_.known_at = Day(10) + 1;
  EXPECT_EQ(StagesOf(ReportFunnel(facts_, query_, FunnelMode::kSnapshot)),
            (std::vector<std::string>{"default trial", "default contact", "default demo",
                                      "default won", "default lost"}));
}

TEST_F(VersionsTest, AGroupHasRowsOfItsOwnPipelinesAlone) {
  query_.group_by = {{DimensionKind::kPipeline, LabelKind::kOwner, ""}};
  const FunnelReport funnel = ReportFunnel(facts_, query_, FunnelMode::kSnapshot);
  for (const FunnelRow& row : funnel.rows) EXPECT_EQ(row.group[0], row.pipeline);
  EXPECT_EQ(funnel.rows.size(), 7u);
}

TEST_F(VersionsTest, StagesOfTheSameNameKeepTheirOwnKindsAndPlaces) {
  // "contact" is the first stage of version 1 and the second of version 2.
  const TimeInStageReport stays = ReportTimeInStage(facts_, query_);
  ASSERT_EQ(stays.rows.size(), 4u);
  ASSERT_EQ(stays.rows[1].first_visit_by_outcome.size(), 1u);
  EXPECT_EQ(stays.rows[1].first_visit_by_outcome[0].outcome, "ADVANCED");
  ASSERT_EQ(stays.rows[2].first_visit_by_outcome.size(), 2u);
  EXPECT_EQ(stays.rows[2].first_visit_by_outcome[0].to_stage, "demo");
  EXPECT_EQ(stays.rows[2].first_visit_by_outcome[1].outcome, "RUNNING");
}

}  // namespace
}  // namespace revops::metrics
