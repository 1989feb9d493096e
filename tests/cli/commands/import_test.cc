// `revopsctl import deals` from the command line to what the service was told.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/cli/commands/import_fixture.h"

namespace revops::cli {
namespace {

TEST_F(ImportTest, EveryRowBecomesADealAndASecondRunChangesNothing) {
  const CommandRun first = Import(Rows(200), {"-o", "json"});
  EXPECT_EQ(first.code, kExitOk) << first.err;
  EXPECT_EQ(Count(first, "created"), 200);
  EXPECT_EQ(gateway_.Deals().size(), 200u);
  EXPECT_EQ(gateway_.Deals().at("D7").deal().owner(), "reps/anna");
  EXPECT_EQ(gateway_.BatchCalls(), 4) << "batches of 64";

  const CommandRun second = Import(Rows(200), {"-o", "json"});
  EXPECT_EQ(second.code, kExitOk) << second.err;
  EXPECT_EQ(Count(second, "created"), 0);
  EXPECT_EQ(Count(second, "unchanged"), 200);
}

TEST_F(ImportTest, GoodRowsAreKeptAndBadOnesNamedWithLineColumnAndReason) {
  const CommandRun run = Import(
      "A,,Anna,proposal,10,2017-01-02\r\n"
      "B,,Anna,nowhere,10,2017-01-02\r\n"
      "C,refuse me,Anna,proposal,10,2017-01-02\r\n"
      "D,,Anna,proposal,ten,02-Jan-2017\r\n"
      "E,,Anna,proposal,10\r\n"
      "F,,Anna,proposal,10,2017-01-02\r\n",
      {"--errors", dir_.Path("bad.csv")});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(gateway_.Deals().size(), 2u);
  for (const char* told :
       {"line 3: stage: \"nowhere\" is no stage of pipelines/default", "line 4: title: is refused",
        "line 5: price: \"ten\" is no amount", "line 5: from: \"02-Jan-2017\" is no date",
        "line 6: has 5 cells, the header has 6"}) {
    EXPECT_TRUE(absl::StrContains(run.err, told)) << told << " not in " << run.err;
  }
  const std::string bad = TempDir::Read(dir_.Path("bad.csv"));
  EXPECT_TRUE(absl::StartsWith(bad, "id,title,who,stage,price,from,line,column,reason\r\nB,,Anna,"))
      << bad;
  EXPECT_TRUE(absl::StrContains(bad, "\r\nE,,Anna,proposal,10,,6,,\"has 5 cells")) << bad;
  EXPECT_TRUE(absl::StrContains(bad, ",5,\"price; from\",")) << bad;
}

TEST_F(ImportTest, OnlyTheFirstBadRowsAreShownAndAllAreKept) {
  std::string rows;
  for (int i = 0; i < 30; ++i) absl::StrAppend(&rows, "D", i, ",,=cmd(),nowhere,1,2017-01-02\r\n");
  const CommandRun run = Import(rows, {"--errors", dir_.Path("bad.csv")});
  EXPECT_TRUE(absl::StrContains(run.err, "line 21: "));
  EXPECT_FALSE(absl::StrContains(run.err, "line 22: "));
  EXPECT_TRUE(absl::StrContains(run.err, "and 10 more bad rows"));
  const std::string bad = TempDir::Read(dir_.Path("bad.csv"));
  EXPECT_EQ(std::count(bad.begin(), bad.end(), '\n'), 31);
  EXPECT_TRUE(absl::StrContains(bad, ",'=cmd(),")) << "formulas must not run: " << bad;
}

TEST_F(ImportTest, ADryRunChangesNothing) {
  const CommandRun run = Import(Rows(70), {"--dry-run", "-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "would_create"), 70);
  EXPECT_TRUE(gateway_.Deals().empty());
  EXPECT_EQ(gateway_.BatchCalls(), 2) << "the service judges, too";
}

TEST_F(ImportTest, ChangedRowsAreConflictsUnlessUpdated) {
  Import(Rows(2));
  const std::string changed = "D0,,Bob,proposal,0,2017-01-02\r\n";
  const CommandRun refused = Import(changed);
  EXPECT_EQ(refused.code, kExitPartial);
  EXPECT_TRUE(absl::StrContains(refused.err, "line 2: id: ALREADY_EXISTS")) << refused.err;
  EXPECT_EQ(gateway_.Deals().at("D0").deal().owner(), "reps/anna");

  const CommandRun updated = Import(changed, {"--update", "-o", "json"});
  EXPECT_EQ(Count(updated, "updated"), 1);
  EXPECT_EQ(gateway_.Deals().at("D0").deal().owner(), "reps/bob");
}

TEST_F(ImportTest, RowsOfOneDealKeepTheirOrder) {
  std::string rows;
  for (int i = 0; i < 300; ++i)
    absl::StrAppend(&rows, "same,,Rep ", i, ",proposal,1,2017-01-02\r\n");
  const CommandRun run = Import(rows, {"--update", "-o", "json"});
  EXPECT_EQ(Count(run, "updated"), 299) << run.err;
  EXPECT_EQ(gateway_.Deals().at("same").deal().owner(), "reps/rep-299");
}

TEST_F(ImportTest, IgnoredRowsAreCounted) {
  const CommandRun run =
      Import("A,,,test,1,2017-01-02\r\nB,,,proposal,1,2017-01-02\r\n", {"-o", "json"});
  EXPECT_EQ(run.code, kExitOk);
  EXPECT_EQ(Count(run, "rows_ignored"), 1);
  EXPECT_EQ(Count(run, "created"), 1);
}

// An import's first call reads the pipelines.
constexpr int kBehindPipelines = 1;

TEST_F(ImportTest, AnOverloadedServiceIsTriedAgain) {
  gateway_.FailNext(
      RetryLater(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "full", absl::Milliseconds(1)),
      2, kBehindPipelines);
  const CommandRun run = Import(Rows(10), {"-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "created"), 10);
  EXPECT_EQ(gateway_.BatchCalls(), 3);
}

TEST_F(ImportTest, ARefusedBatchIsToldRowByRow) {
  gateway_.FailNext(absl::InvalidArgumentError("too large"), 1, kBehindPipelines);
  const CommandRun run = Import(Rows(2));
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_TRUE(absl::StrContains(run.err, "line 2: INVALID_ARGUMENT: too large")) << run.err;
  EXPECT_TRUE(absl::StrContains(run.err, "line 3: INVALID_ARGUMENT: too large")) << run.err;
}

TEST_F(ImportTest, WhoMayNotImportIsToldAndNothingMoreIsSent) {
  gateway_.FailNext(absl::PermissionDeniedError("needs role operations"), 1000, kBehindPipelines);
  const CommandRun run = Import(Rows(2000), {"--in-flight", "2"});
  EXPECT_EQ(run.code, kExitForbidden);
  EXPECT_TRUE(absl::StrContains(run.err, "0 rows were answered")) << run.err;
  EXPECT_LE(gateway_.BatchCalls(), 3);
}

TEST_F(ImportTest, ADefinedPipelineIsCreatedOnce) {
  mapping_ =
      R"({"columns": {"external_id": "id", "stage": "stage", "effective_create_time": "from"},
    "pipeline": {"name": "partners", "displayName": "Partners", "stages": [
      {"id": "talk", "displayName": "Talk", "kind": "STAGE_KIND_OPEN"},
      {"id": "won", "displayName": "Won", "kind": "STAGE_KIND_WON"},
      {"id": "lost", "displayName": "Lost", "kind": "STAGE_KIND_LOST"}]}})";
  const std::string rows = "A,,,Talk,,2017-01-02\r\n";
  const CommandRun dry = Import(rows, {"--dry-run", "-o", "json"});
  EXPECT_EQ(Count(dry, "would_create"), 1) << dry.err;
  EXPECT_EQ(gateway_.BatchCalls(), 0);
  const CommandRun run = Import(rows, {"-o", "json"});
  EXPECT_EQ(Count(run, "created"), 1) << run.err;
  EXPECT_EQ(gateway_.Deals().at("A").deal().pipeline(), "pipelines/partners");
}

TEST_F(ImportTest, AFileThatCannotBeUsedIsSaidBeforeAnythingIsSent) {
  const CommandRun missing = RunCommand(
      gateway_,
      {"import", "deals", "/nonexistent.csv", "--mapping", dir_.Write("map.json", kImportMapping)});
  EXPECT_EQ(missing.code, kExitNotFound) << missing.err;
  mapping_ = R"({"columns": {"external_id": "nummer", "owner": "wer"}})";
  const CommandRun columns = Import(Rows(1));
  EXPECT_EQ(columns.code, kExitInvalid);
  EXPECT_TRUE(absl::StrContains(columns.err, "field columns.external_id")) << columns.err;
  EXPECT_TRUE(absl::StrContains(columns.err, "field columns.owner")) << columns.err;
  EXPECT_EQ(gateway_.BatchCalls(), 0);
}

}  // namespace
}  // namespace revops::cli
