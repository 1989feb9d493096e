// What a store may hold at most, and what commands of one batch see of each other.
#include "absl/strings/str_cat.h"
#include "deal-service/app/create_pipeline.h"
#include "deal-service/app/update_deal.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Bounds : public OpenStore {
 protected:
  CreatePipelineCommand DefinitionOf(const std::string& id, const std::string& display_name) {
    CreatePipelineCommand command;
    command.definition = DefaultPipeline();
    command.definition.id = id;
    command.definition.display_name = display_name;
    return command;
  }
  CreateDealCommand WithFields(int first, int count) {
    CreateDealCommand command = NewDealCommand();
    for (int i = first; i < first + count; ++i) {
      command.deal.details.fields[absl::StrCat("key_", i)] = "v";
    }
    return command;
  }
};

TEST_F(Bounds, TwoVersionsOfOnePipelineInOneBatchFollowEachOther) {
  const auto made = DoTogether(&CreatePipeline,
                               std::vector<CreatePipelineCommand>{DefinitionOf("default", "One"),
                                                                  DefinitionOf("default", "Two"),
                                                                  DefinitionOf("default", "Two")});
  ASSERT_TRUE(made[0].ok()) << made[0].status();
  ASSERT_TRUE(made[1].ok()) << made[1].status();
  EXPECT_EQ(made[0]->version(), 2);
  EXPECT_EQ(made[1]->version(), 3);
  EXPECT_EQ(made[2]->version(), 3) << "the same again is no new version";
  EXPECT_EQ(Create().pipeline_version, 3);
}

TEST_F(Bounds, AllDealsTogetherHaveSoManyDifferentCustomFields) {
  for (size_t i = 0; i < log::kFieldKeysMax; i += kCustomFieldsMax) {
    ASSERT_TRUE(
        Do(&CreateDeal, WithFields(static_cast<int>(i), static_cast<int>(kCustomFieldsMax))).ok());
  }
  CreateDealCommand one_more = WithFields(1000, 2);
  one_more.deal.details.fields["key_1"] = "known";
  const Revision head = Head();
  for (const bool restarted : {false, true}) {
    if (restarted) Reopen();
    for (const bool validate_only : {true, false}) {
      one_more.header.validate_only = validate_only;
      const absl::Status status = Do(&CreateDeal, one_more).status();
      EXPECT_THAT(TypesOf(status), ElementsAre("CUSTOM_FIELDS_FULL", "CUSTOM_FIELDS_FULL"));
      EXPECT_THAT(std::string(status.message()), HasSubstr("fields.key_1000"));
      EXPECT_THAT(std::string(status.message()), HasSubstr("at most 256"));
    }
  }
  const Deal deal = Create();
  UpdateDealCommand update;
  update.id = deal.id;
  update.mask = {"fields.another"};
  update.values.fields = {{"another", "x"}};
  EXPECT_THAT(TypesOf(Do(&UpdateDeal, update).status()), ElementsAre("CUSTOM_FIELDS_FULL"));
  update.mask = {"fields.key_7"};
  update.values.fields = {{"key_7", "x"}};
  EXPECT_TRUE(Do(&UpdateDeal, update).ok()) << "those that are known go on";
  EXPECT_EQ(Head().value, head.value + 2);
}

TEST_F(Bounds, AFieldThatEveryDealHasLostStillCounts) {
  const Deal deal = *Do(&CreateDeal, WithFields(0, 1));
  UpdateDealCommand clear;
  clear.id = deal.id;
  clear.mask = {"fields"};
  ASSERT_TRUE(Do(&UpdateDeal, clear).ok());
  Reopen();
  for (size_t i = 1; i + kCustomFieldsMax <= log::kFieldKeysMax; i += kCustomFieldsMax) {
    ASSERT_TRUE(
        Do(&CreateDeal, WithFields(static_cast<int>(i), static_cast<int>(kCustomFieldsMax))).ok());
  }
  EXPECT_TRUE(Do(&CreateDeal, WithFields(300, 31)).ok());
  EXPECT_THAT(TypesOf(Do(&CreateDeal, WithFields(400, 1)).status()),
              ElementsAre("CUSTOM_FIELDS_FULL"));
}

TEST_F(Bounds, AllVersionsOfAllPipelinesTogetherHaveSoManyStages) {
  CreatePipelineCommand command = DefinitionOf("wide", "0");
  const Stage open = command.definition.stages[0];
  while (command.definition.stages.size() < static_cast<size_t>(kStagesMax)) {
    Stage stage = open;
    stage.id = absl::StrCat("s-", command.definition.stages.size());
    command.definition.stages.insert(command.definition.stages.begin(), stage);
  }
  const int64_t fit = (kStagesStoredMax - 7) / kStagesMax;
  std::vector<CreatePipelineCommand> commands;
  for (int64_t i = 0; i < fit; ++i) {
    command.definition.display_name = absl::StrCat(i);
    commands.push_back(command);
  }
  for (const auto& made : DoTogether(&CreatePipeline, commands)) {
    ASSERT_TRUE(made.ok()) << made.status();
  }
  command.definition.display_name = "one more";
  for (const bool validate_only : {true, false}) {
    command.header.validate_only = validate_only;
    const absl::Status status = Do(&CreatePipeline, command).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(TypesOf(status), ElementsAre("PIPELINES_FULL"));
  }
  command.definition.display_name = absl::StrCat(fit - 1);
  EXPECT_EQ(Do(&CreatePipeline, command)->version(), fit) << "what is there is answered";
}

}  // namespace
}  // namespace revops::deal
