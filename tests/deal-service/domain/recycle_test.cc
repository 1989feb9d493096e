#include "deal-service/domain/recycle.h"

#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"

namespace revops::deal {
namespace {

using ::testing::ElementsAre;

absl::StatusOr<Pipeline> With(RecyclePolicy recycle, std::vector<std::string> loss_reasons = {}) {
  PipelineDefinition definition = DefaultPipeline();
  definition.recycle = std::move(recycle);
  definition.policy.loss_reasons = std::move(loss_reasons);
  return Pipeline::Create(std::move(definition), 1, Day(1));
}

TEST(RecyclePolicy, NurturesAfterNinetyDaysUnlessToldOtherwise) {
  const RecyclePolicy plain = With({RecycleAction::kUnset, 0, {}})->definition().recycle;
  EXPECT_EQ(plain, RecyclePolicy());
  EXPECT_EQ(plain.action, RecycleAction::kNurture);
  EXPECT_EQ(plain.after_days, 90);
}

TEST(RecyclePolicy, ARuleTakesThePolicysDays) {
  const RecyclePolicy policy = With({RecycleAction::kDisqualify,
                                     180,
                                     {{"timing", RecycleAction::kNurture, 0},
                                      {"price", RecycleAction::kNurture, 30},
                                      {"spam", RecycleAction::kDisqualify, 0}}})
                                   ->definition()
                                   .recycle;
  EXPECT_EQ(policy.rules[0].after_days, 180);
  EXPECT_EQ(policy.rules[1].after_days, 30);
  EXPECT_EQ(policy.rules[2].after_days, 0);
}

TEST(RecyclePolicy, TellsEveryViolatedFieldAtOnce) {
  const absl::Status status = With({RecycleAction::kNurture,
                                    1096,
                                    {{"price", RecycleAction::kNurture, -1},
                                     {"price", RecycleAction::kUnset, 5},
                                     {"", RecycleAction::kDisqualify, 5},
                                     {"weather", RecycleAction::kDisqualify, 0}}},
                                   {"price", "timing"})
                                  .status();
  EXPECT_THAT(
      FieldsOf(status),
      ElementsAre("recycle_policy.after_days", "recycle_policy.rules[0].after_days",
                  "recycle_policy.rules[1].action", "recycle_policy.rules[1].loss_reason",
                  "recycle_policy.rules[2].loss_reason", "recycle_policy.rules[2].after_days",
                  "recycle_policy.rules[3].loss_reason"));
}

TEST(RecyclePolicy, AnyReasonGoesWhereThePipelineHasNoList) {
  EXPECT_TRUE(
      With({RecycleAction::kNurture, 1, {{"weather", RecycleAction::kDisqualify, 0}}}).ok());
  std::vector<RecycleRule> many(kRecycleRulesMax + 1, {"x", RecycleAction::kDisqualify, 0});
  EXPECT_THAT(FieldsOf(With({RecycleAction::kNurture, 1, many}).status()),
              ElementsAre("recycle_policy.rules"));
}

}  // namespace
}  // namespace revops::deal
