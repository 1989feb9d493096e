#include "deal-service/domain/pipeline.h"

#include "gtest/gtest.h"
#include "tests/deal-service/support/samples.h"

namespace revops::deal {
namespace {

TEST(Pipeline, TheDefaultOneHasTheSevenStages) {
  const Pipeline pipeline = SamplePipeline();
  std::vector<std::string> ids;
  for (const Stage& stage : pipeline.stages()) ids.push_back(stage.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"prospecting", "qualification", "meeting", "proposal",
                                           "negotiation", "won", "lost"}));
  EXPECT_EQ(pipeline.NextOpen("negotiation"), nullptr);
  EXPECT_EQ(pipeline.PreviousOpen("prospecting"), nullptr);
}

TEST(Pipeline, ClosedStagesSayByTheirKindWhatTheyAreWorth) {
  PipelineDefinition definition = DefaultPipeline();
  definition.stages[5].probability_bp = 42;
  definition.stages[6].forecast_category = ForecastCategory::kCommit;
  const Pipeline pipeline = *Pipeline::Create(definition, 1, Day(1));
  EXPECT_EQ(pipeline.Find("won")->probability_bp, 10'000);
  EXPECT_EQ(pipeline.Find("lost")->forecast_category, ForecastCategory::kOmitted);
}

TEST(Pipeline, EveryViolationIsToldAtOnce) {
  PipelineDefinition definition = DefaultPipeline();
  definition.id = "Not A Slug";
  definition.stages[0].probability_bp = 10'001;
  definition.stages[1].id = "prospecting";
  definition.stages[2].exit_required_fields = {"mood"};
  definition.stages[3].phase = Phase::kClosed;
  definition.policy.win_from = {"lost"};
  EXPECT_EQ(FieldsOf(Pipeline::Create(definition, 1, Day(1)).status()),
            (std::vector<std::string>{"name", "stages[0].probability_bp", "stages[1].id",
                                      "stages[2].exit_required_fields", "stages[3].phase",
                                      "policy.win_from"}));
}

TEST(Pipeline, ListsHoldEachOnceAndSoManyAtMost) {
  PipelineDefinition definition = DefaultPipeline();
  definition.policy.loss_reasons = {"price", "", "price"};
  definition.policy.win_from = {"meeting", "meeting"};
  definition.stages[0].exit_required_fields = {"amount", "amount"};
  EXPECT_EQ(FieldsOf(Pipeline::Create(definition, 1, Day(1)).status()),
            (std::vector<std::string>{"stages[0].exit_required_fields", "policy.win_from",
                                      "policy.loss_reasons", "policy.loss_reasons"}));
  definition.policy.loss_reasons.assign(kLossReasonsMax + 1, "x");
  definition.policy.win_from.assign(kStagesMax + 1, "x");
  definition.stages[0].exit_required_fields.assign(kRequiredFieldsMax + 1, "x");
  EXPECT_EQ(FieldsOf(Pipeline::Create(definition, 1, Day(1)).status()),
            (std::vector<std::string>{"stages[0].exit_required_fields", "policy.win_from",
                                      "policy.loss_reasons"}))
      << "one violation each, not one for every item";
}

TEST(Pipeline, NeedsOpenWonAndLostInThisOrder) {
  PipelineDefinition definition = DefaultPipeline();
  std::swap(definition.stages[4], definition.stages[5]);
  EXPECT_EQ(FieldsOf(Pipeline::Create(definition, 1, Day(1)).status()),
            (std::vector<std::string>{"stages"}));
  definition.stages.resize(2);
  EXPECT_EQ(FieldsOf(Pipeline::Create(definition, 1, Day(1)).status()),
            (std::vector<std::string>{"stages"}));
}

}  // namespace
}  // namespace revops::deal
