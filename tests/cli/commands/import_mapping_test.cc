// What a mapping can say beyond columns, through a whole import.
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/commands/import_fixture.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;

using ImportMappingTest = ImportTest;

TEST_F(ImportMappingTest, LookupsBesideTheMappingAreFoundAndMissingOnesMayBeEmpty) {
  const TempDir maps;
  maps.Write("products.csv", "product,list\r\nPro,4821\r\n");
  maps.Write("offices.csv", "person,office\r\nAnna,West\r\n");
  const std::string map = maps.Write("map.json", R"({
    "columns": {"external_id": "id", "product": "title", "owner": "who",
                "effective_create_time": "from"},
    "lookups": {
      "amount": {"file": "products.csv", "by": "product", "key": "product", "value": "list"},
      "team": {"file": "offices.csv", "by": "owner", "key": "person", "value": "office",
               "missing": "empty"}},
    "defaults": {"currency_code": "USD"}})");
  const std::string csv = dir_.Write("deals.csv", header_ +
                                                      "A,Pro,Anna,,,2017-01-02\r\n"
                                                      "B,Pro,Bob,,,2017-01-02\r\n"
                                                      "C,Basic,Anna,,,2017-01-02\r\n");
  const CommandRun run = RunCommand(gateway_, {"import", "deals", csv, "--mapping", map});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(gateway_.Deals().at("A").deal().amount().one_off().units(), 4821);
  EXPECT_EQ(gateway_.Deals().at("A").deal().team(), "teams/west");
  EXPECT_EQ(gateway_.Deals().at("B").deal().team(), "") << "\"missing\": \"empty\"";
  EXPECT_EQ(gateway_.Deals().count("C"), 0u) << "a missing price is refused";
  EXPECT_THAT(run.err, HasSubstr("line 4: title: \"Basic\" is not in products.csv"));

  // What stands beside the imported file comes first.
  dir_.Write("products.csv", "product,list\r\nPro,1\r\nBasic,2\r\n");
  RunCommand(gateway_, {"import", "deals", csv, "--mapping", map, "--update"});
  EXPECT_EQ(gateway_.Deals().at("A").deal().amount().one_off().units(), 1);
  EXPECT_EQ(gateway_.Deals().at("C").deal().amount().one_off().units(), 2);
}

TEST_F(ImportMappingTest, DelimiterTimeZoneAndOpenStageCount) {
  header_ = "id;stage;from;to;why\n";
  mapping_ = R"({"columns": {"external_id": "id", "stage": "stage", "loss_reason": "why",
      "effective_create_time": "from", "effective_close_time": "to"},
    "delimiter": ";", "time_zone": "America/New_York", "open_stage": "meeting",
    "date_formats": ["%d.%m.%Y"]})";
  const CommandRun run = Import("A;Lost;01.07.2017;02.07.2017;price, and time\n");
  EXPECT_EQ(run.code, kExitOk) << run.err;
  const auto deal = gateway_.Deals().at("A");
  EXPECT_EQ(deal.deal().stage(), "meeting");
  EXPECT_EQ(deal.effective_create_time().seconds(), 1498881600) << "midnight in New York";
  ASSERT_EQ(deal.transitions_size(), 1);
  EXPECT_EQ(deal.transitions(0).stage(), "lost");
  EXPECT_EQ(deal.transitions(0).loss_reason(), "price, and time");

  mapping_ = R"({"columns": {"external_id": "id"}, "delimiter": ";", "open_stage": "won"})";
  const CommandRun refused = Import("A;Lost;;;\n");
  EXPECT_EQ(refused.code, kExitInvalid);
  EXPECT_THAT(refused.err, HasSubstr("field open_stage"));
}

constexpr char kWithPartners[] = R"({
  "columns": {"external_id": "id", "stage": "stage", "effective_create_time": "from",
              "pipeline": "title"},
  "pipeline": {"name": "partners", "displayName": "Partners", "stages": [
    {"id": "talk", "displayName": "Talk", "kind": "STAGE_KIND_OPEN"},
    {"id": "won", "displayName": "Won", "kind": "STAGE_KIND_WON"},
    {"id": "lost", "displayName": "Lost", "kind": "STAGE_KIND_LOST"}]}})";

TEST_F(ImportMappingTest, ARowsOwnPipelineWins) {
  mapping_ = kWithPartners;
  const CommandRun run = Import(
      "A,,,Talk,,2017-01-02\r\n"
      "B,default,,proposal,,2017-01-02\r\n"
      "C,pipelines/partners,,Talk,,2017-01-02\r\n"
      "D,default,,Talk,,2017-01-02\r\n"
      "E,nowhere,,Talk,,2017-01-02\r\n");
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(gateway_.Deals().at("A").deal().pipeline(), "pipelines/partners");
  EXPECT_EQ(gateway_.Deals().at("B").deal().pipeline(), "pipelines/default");
  EXPECT_EQ(gateway_.Deals().at("C").deal().pipeline(), "pipelines/partners");
  EXPECT_THAT(run.err, HasSubstr("line 5: stage: \"Talk\" is no stage of pipelines/default"));
  EXPECT_THAT(run.err, HasSubstr("line 6: title: pipelines/nowhere does not exist"));
}

TEST_F(ImportMappingTest, ADryRunForAPipelineToComeJudgesWhatItCanAndSaysSo) {
  mapping_ = kWithPartners;
  const std::string rows =
      "A,,,Talk,,2017-01-02\r\n"
      "B,,,nonsense,,2017-01-02\r\n"
      "C,default,,proposal,,2017-01-02\r\n"
      "D,default,,meeting,,2017-01-02\r\n";
  gateway_.FailItem("D", InvalidField("deal.stage", "is refused by the service"), 1);
  const CommandRun run = Import(rows, {"--dry-run", "-o", "json"});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(Count(run, "rows"), 4);
  EXPECT_EQ(Count(run, "would_create"), 2) << run.out;
  EXPECT_THAT(run.err, HasSubstr("line 3: stage: \"nonsense\" is no stage"));
  EXPECT_THAT(run.err, HasSubstr("line 5: stage: is refused by the service"));
  EXPECT_THAT(run.err, HasSubstr("1 rows are for a pipeline that does not exist yet"));
  EXPECT_TRUE(gateway_.Deals().empty());
}

TEST_F(ImportMappingTest, TheServicesNameOfTheCreationLeadsToTheFilesColumn) {
  for (const char* path : {"deals[0].effective_create_time", "deals[0].effective_time"}) {
    gateway_.FailItem("D0", InvalidField(path, "lies in the future"), 1);
    EXPECT_THAT(Import(Rows(1)).err, HasSubstr("line 2: from: lies in the future"));
  }
}

}  // namespace
}  // namespace revops::cli
