// `revopsctl import history` from the command line to what the service was told.
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/commands/import_fixture.h"
#include "tests/cli/standard_input.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ImportHistoryTest : public ImportTest {
 protected:
  ImportHistoryTest() {
    kind_ = "history";
    header_ = "deal,stage,at,title,why\r\n";
    mapping_ = R"({
      "columns": {"external_id": "deal", "stage": "stage", "effective_time": "at",
                  "title": "title", "loss_reason": "why"},
      "values": {"stage": {"Call": ""}},
      "date_formats": ["%Y-%m-%d"]})";
  }
  // Three rows each.
  static std::string Deals(int count) {
    std::string rows;
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&rows, "D", i, ",prospecting,2017-01-02,,\r\n", "D", i,
                      ",Call,2017-01-03,,\r\n", "D", i, ",Won,2017-01-04,,\r\n");
    }
    return rows;
  }
  // The rows of an outcome add up to all.
  static void ExpectEveryRowCounted(const CommandRun& run, int64_t rows) {
    EXPECT_EQ(Count(run, "rows"), rows) << run.out;
    EXPECT_EQ(Count(run, "entries") + Count(run, "rows_ignored") + Count(run, "repeats_ignored") +
                  Count(run, "after_closing_ignored") + Count(run, "rows_failed") +
                  Count(run, "rows_held_back"),
              rows)
        << run.out;
  }
  std::string StepsOf(const std::string& id) const {
    const auto item = gateway_.Deals().at(id);
    std::string steps = item.deal().stage();
    for (const auto& step : item.transitions()) steps += " " + step.stage();
    return steps;
  }
};

TEST_F(ImportHistoryTest, EveryDealIsToldWithItsPastAndASecondRunChangesNothing) {
  const CommandRun first = Import(Deals(200), {"-o", "json"});
  EXPECT_EQ(first.code, kExitOk) << first.err;
  EXPECT_EQ(Count(first, "deals_created"), 200);
  EXPECT_EQ(Count(first, "entries"), 400);
  EXPECT_EQ(Count(first, "rows_ignored"), 200);
  ExpectEveryRowCounted(first, 600);
  EXPECT_THAT(first.out, HasSubstr("\"resume_token\":\"head-200\""));
  EXPECT_EQ(gateway_.BatchCalls(), 4) << "batches of 64";
  EXPECT_EQ(StepsOf("D7"), "prospecting won");

  const CommandRun second = Import(Deals(200), {"-o", "json"});
  EXPECT_EQ(second.code, kExitOk) << second.err;
  EXPECT_EQ(Count(second, "deals_created"), 0);
  EXPECT_EQ(Count(second, "deals_unchanged"), 200);
}

TEST_F(ImportHistoryTest, RowsOfADealMayLieAnywhereInTheFile) {
  std::string rows;
  for (const char* entry : {"meeting,2017-01-03", "Won,2017-01-09", "prospecting,2017-01-02"}) {
    for (int i = 0; i < 150; ++i) absl::StrAppend(&rows, "D", i, ",", entry, ",,\r\n");
  }
  const CommandRun run = Import(rows, {"-o", "json"});
  EXPECT_EQ(Count(run, "deals_created"), 150) << run.err;
  EXPECT_EQ(StepsOf("D149"), "prospecting meeting won");
}

TEST_F(ImportHistoryTest, WhatIsIgnoredIsCounted) {
  const CommandRun run = Import(
      "A,prospecting,2017-01-01,,\r\n"
      "A,Call,2017-01-02,,\r\n"
      "A,prospecting,2017-01-03,,\r\n"
      "A,proposal,2017-01-04,,\r\n"
      "A,meeting,2017-01-05,,\r\n"
      "A,won,2017-01-06,,\r\n"
      "A,meeting,2017-01-07,,\r\n"
      "A,lost,2017-01-08,,\r\n",
      {"-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(StepsOf("A"), "prospecting proposal meeting won");
  EXPECT_EQ(Count(run, "rows_ignored"), 1);
  EXPECT_EQ(Count(run, "repeats_ignored"), 1);
  EXPECT_EQ(Count(run, "after_closing_ignored"), 2);
  EXPECT_EQ(Count(run, "moves_back"), 1);
  ExpectEveryRowCounted(run, 8);
}

constexpr char kWithBadRows[] =
    "A,prospecting,2017-01-01,,\r\n"  // line 2
    "B,prospecting,2017-01-01,,\r\n"
    "A,nowhere,2017-01-02,,\r\n"  // line 4: no such stage
    "B,won,2017-01-02,,\r\n"
    "A,won,2017-01-02,,\r\n"
    "C,prospecting,2017-01-01,,\r\n"
    "C,lost,2017-01-02,,\r\n"         // line 8: no reason
    "D,prospecting,2017-01-01\r\n"    // line 9: too few cells
    "D,won,2017-01-02,,\r\n"          // line 10
    ",prospecting,2017-01-01,,\r\n";  // line 11: nobody's

TEST_F(ImportHistoryTest, ADealWithABadRowIsHeldBackAndOthersAreKept) {
  const CommandRun run = Import(kWithBadRows, {"-o", "json"});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(gateway_.Deals().size(), 1u) << "a history with a gap would be a false one";
  EXPECT_EQ(StepsOf("B"), "prospecting won");
  for (const char* told : {"line 4: stage: \"nowhere\" is no stage of pipelines/default",
                           "line 8: why: must be set for a lost deal",
                           "line 9: has 3 cells, the header has 5", "line 11: deal: must be set"}) {
    EXPECT_THAT(run.err, HasSubstr(told));
  }
  EXPECT_THAT(run.err, Not(HasSubstr("line 2:"))) << "it is not bad itself";
  EXPECT_EQ(Count(run, "rows_failed"), 4);
  EXPECT_EQ(Count(run, "rows_held_back"), 4);
  EXPECT_EQ(Count(run, "deals_failed"), 3) << "the last row's deal is not known";
  ExpectEveryRowCounted(run, 10);
}

TEST_F(ImportHistoryTest, ABrokenQuoteHoldsTheDealBackWhoseIdStandsBeforeIt) {
  const CommandRun run = Import(
      "A,prospecting,2017-01-01,,\r\n"
      "A,\"won\"x,2017-01-02,,\r\n"
      "B,prospecting,2017-01-01,,\r\n"
      "\"B\"x,won,2017-01-02,,\r\n",
      {"-o", "json"});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_THAT(run.err, HasSubstr("line 3: stage: text stands behind the closing quote"));
  EXPECT_THAT(run.err, HasSubstr("line 5: deal: text stands behind the closing quote"));
  EXPECT_EQ(gateway_.Deals().count("A"), 0u);
  EXPECT_EQ(StepsOf("B"), "prospecting") << "nobody knows whose the broken row is";
  ExpectEveryRowCounted(run, 4);
}

TEST_F(ImportHistoryTest, TheFileOfBadRowsHoldsWholeDealsAndCanBeMendedAndImported) {
  Import(kWithBadRows, {"--errors", dir_.Path("bad.csv")});
  std::string bad = TempDir::Read(dir_.Path("bad.csv"));
  EXPECT_EQ(bad,
            "deal,stage,at,title,why,line,column,reason\r\n"
            "A,prospecting,2017-01-01,,,2,,\"held back, as line 4 of its deal is bad\"\r\n"
            "A,nowhere,2017-01-02,,,4,stage,\"\"\"nowhere\"\" is no stage of pipelines/default: "
            "prospecting, qualification, meeting, proposal, negotiation, won, lost\"\r\n"
            "A,won,2017-01-02,,,6,,\"held back, as line 4 of its deal is bad\"\r\n"
            "C,prospecting,2017-01-01,,,7,,\"held back, as line 8 of its deal is bad\"\r\n"
            "C,lost,2017-01-02,,,8,why,must be set for a lost deal\r\n"
            "D,prospecting,2017-01-01,,,9,,\"has 3 cells, the header has 5\"\r\n"
            "D,won,2017-01-02,,,10,,\"held back, as line 9 of its deal is bad\"\r\n"
            ",prospecting,2017-01-01,,,11,deal,must be set\r\n");
  bad.replace(bad.find("A,nowhere"), 9, "A,meeting");
  const std::string mended = dir_.Write("mended.csv", bad);
  RunCommand(gateway_, {"import", "history", mended, "--mapping", dir_.Path("map.json")});
  EXPECT_EQ(StepsOf("A"), "prospecting meeting won") << "ties keep their order there, too";
}

TEST_F(ImportHistoryTest, WhatTheServiceRefusesIsToldAtItsRow) {
  gateway_.FailItem("A", InvalidField("transitions[1].effective_time", "must not be after now"), 1);
  const CommandRun run = Import(
      "A,prospecting,2017-01-01,,\r\n"
      "A,Call,2017-01-01,,\r\n"
      "A,meeting,2017-01-02,,\r\n"
      "A,proposal,2017-01-03,,\r\n"
      "B,prospecting,2017-01-03,,\r\n",
      {"--errors", dir_.Path("bad.csv"), "-o", "json"});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_THAT(run.err, HasSubstr("line 5: at: must not be after now"));
  EXPECT_EQ(Count(run, "rows_failed"), 1);
  EXPECT_EQ(Count(run, "rows_held_back"), 2);
  ExpectEveryRowCounted(run, 5);
  EXPECT_THAT(TempDir::Read(dir_.Path("bad.csv")),
              HasSubstr("A,meeting,2017-01-02,,,4,,\"held back, as line 5"));

  gateway_.FailItem("A", UnmetRules("deals/1", {{"R", "deals/1", "transitions[0]: is refused"}}),
                    1);
  const CommandRun ruled = Import("A,prospecting,2017-01-01,,\r\nA,meeting,2017-01-02,,\r\n");
  EXPECT_THAT(ruled.err, HasSubstr("line 3: FAILED_PRECONDITION"));
}

TEST_F(ImportHistoryTest, AChangedHistoryIsAConflictUnlessUpdated) {
  const std::string before = "A,prospecting,2017-01-01,,\r\n";
  const std::string after = before + "A,won,2017-01-02,,\r\n";
  Import(before);
  const CommandRun refused = Import(after, {"-o", "json"});
  EXPECT_EQ(refused.code, kExitPartial);
  EXPECT_THAT(refused.err, HasSubstr("line 2: deal: ALREADY_EXISTS"));
  EXPECT_THAT(refused.err, HasSubstr("(--update takes the file's history)"));
  EXPECT_EQ(Count(refused, "deals_failed"), 1);
  EXPECT_EQ(StepsOf("A"), "prospecting");

  const CommandRun updated = Import(after, {"--update", "-o", "json"});
  EXPECT_EQ(Count(updated, "deals_updated"), 1) << updated.err;
  EXPECT_EQ(StepsOf("A"), "prospecting won");
}

TEST_F(ImportHistoryTest, ADryRunChangesNothingAndTheServiceJudgesToo) {
  const CommandRun run = Import(Deals(70), {"--dry-run", "-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "deals_would_create"), 70);
  EXPECT_TRUE(gateway_.Deals().empty());
  EXPECT_EQ(gateway_.BatchCalls(), 2);
}

TEST_F(ImportHistoryTest, ADefinedPipelineIsCreatedAndADryRunChecksWithoutIt) {
  mapping_ = R"({
    "columns": {"external_id": "deal", "stage": "stage", "effective_time": "at"},
    "pipeline": {"name": "partners", "displayName": "Partners", "stages": [
      {"id": "talk", "displayName": "Talk", "kind": "STAGE_KIND_OPEN"},
      {"id": "won", "displayName": "Won", "kind": "STAGE_KIND_WON"},
      {"id": "lost", "displayName": "Lost", "kind": "STAGE_KIND_LOST"}]}})";
  const std::string rows =
      "A,Talk,2017-01-02,,\r\nA,won,2017-01-03,,\r\nB,nowhere,2017-01-02,,\r\n";
  const CommandRun dry = Import(rows, {"--dry-run", "-o", "json"});
  EXPECT_EQ(Count(dry, "deals_would_create"), 1) << dry.err;
  EXPECT_THAT(dry.err, HasSubstr("1 deals are for a pipeline that does not exist yet"));
  EXPECT_THAT(dry.err, HasSubstr("line 4: stage:"));
  EXPECT_EQ(gateway_.BatchCalls(), 0);
  Import(rows);
  EXPECT_EQ(gateway_.Deals().at("A").deal().pipeline(), "pipelines/partners");
  EXPECT_EQ(StepsOf("A"), "talk won");
}

TEST_F(ImportHistoryTest, AFileThatCannotBeReadToItsEndOrIsTooLargeImportsNothing) {
  const std::string folder = dir_.Path("");
  const std::string map = dir_.Write("map.json", mapping_);
  const CommandRun unread = RunCommand(gateway_, {"import", "history", folder, "--mapping", map});
  EXPECT_EQ(unread.code, kExitInternal) << unread.err;

  std::string rows;
  for (int i = 0; i < 20'000; ++i) {
    absl::StrAppend(&rows, "a deal of some length ", i, ",meeting,2017-01-02,,\r\n");
  }
  const std::string errors = dir_.Write("bad.csv", "of an earlier run");
  const CommandRun large = Import(rows, {"--memory-mib", "1", "--errors", errors});
  EXPECT_EQ(large.code, kExitInvalid) << large.err;
  EXPECT_THAT(large.err, HasSubstr("take more than 1 MiB"));
  EXPECT_THAT(large.err, HasSubstr("nothing was imported"));
  EXPECT_EQ(gateway_.BatchCalls(), 0);
  EXPECT_EQ(TempDir::Read(errors), "of an earlier run");
  EXPECT_FALSE(std::filesystem::exists(errors + ".part"));
}

TEST_F(ImportHistoryTest, TheFileMayComeFromStandardInput) {
  const std::string map = dir_.Write("map.json", mapping_);
  const StandardInput input(header_ + Deals(3));
  const CommandRun run =
      RunCommand(gateway_, {"import", "history", "-", "--mapping", map, "-o", "json"});
  EXPECT_EQ(Count(run, "deals_created"), 3) << run.err;
}

TEST_F(ImportHistoryTest, MoreRowsThanADealCanHaveAreBadOnes) {
  std::string rows;
  for (int i = 0; i < 4098; ++i) absl::StrAppend(&rows, "A,meeting,2017-01-02,,\r\n");
  const CommandRun run = Import(rows, {"-o", "json"});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_THAT(run.err, HasSubstr("line 4098: deal: is that of more than 4096 rows"));
  EXPECT_EQ(Count(run, "rows_failed"), 2);
  EXPECT_EQ(Count(run, "rows_held_back"), 4096);
}

TEST_F(ImportHistoryTest, CtrlCStopsAfterTheBatchesInFlightAndRunningAgainGoesOn) {
  StopSignal stop;
  gateway_.OnBatch([&stop] { stop.Stop(); });
  std::ostringstream out;
  const CommandRun run = Import(Deals(1000), {"-o", "json", "--in-flight", "1"}, out, stop);
  EXPECT_EQ(run.code, kExitPartial) << run.err;
  EXPECT_THAT(run.err, HasSubstr("stopped before the end"));
  const auto kept = static_cast<int64_t>(gateway_.Deals().size());
  EXPECT_LT(kept, 1000);
  EXPECT_THAT(run.out, HasSubstr("\"resume_token\":\"\""));

  gateway_.OnBatch([] {});
  const CommandRun again = Import(Deals(1000), {"-o", "json"});
  EXPECT_EQ(Count(again, "deals_unchanged"), kept);
  EXPECT_EQ(Count(again, "deals_created"), 1000 - kept);
}

TEST_F(ImportHistoryTest, TroubleOfTheMomentIsWaitedForAndOthersEndIt) {
  gateway_.FailItem(
      "D3",
      RetryLater(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "full", absl::Milliseconds(1)),
      2);
  const CommandRun waited = Import(Deals(10), {"-o", "json"});
  EXPECT_EQ(Count(waited, "deals_created"), 10) << waited.err;

  gateway_.FailNext(absl::PermissionDeniedError("needs role operations"), 1000, 1);
  const CommandRun refused = Import(Deals(10));
  EXPECT_EQ(refused.code, kExitForbidden);
  EXPECT_THAT(refused.err, HasSubstr("rows were answered"));
}

TEST_F(ImportHistoryTest, AMappingOfDealsIsRefusedBeforeAnythingIsRead) {
  mapping_ = kImportMapping;
  const CommandRun run = Import(Deals(1));
  EXPECT_EQ(run.code, kExitInvalid);
  EXPECT_THAT(run.err, HasSubstr("field columns.effective_time"));
  EXPECT_THAT(run.err, HasSubstr("field columns.effective_create_time"));
}

}  // namespace
}  // namespace revops::cli
