// Imports that meet trouble: lost answers, full queues, Ctrl-C, malformed quotes, full disks.
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/commands/import_fixture.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// An import's first call reads the pipelines.
constexpr int kBehindPipelines = 1;

absl::Status Full() {
  return RetryLater(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "full",
                    absl::Milliseconds(1));
}

using ImportTroubleTest = ImportTest;

TEST_F(ImportTroubleTest, AnAnswerThatIsLostIsAskedForAgain) {
  gateway_.LoseReplies(1);
  const CommandRun run = Import(Rows(10), {"-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "unchanged"), 10) << "what was stored at first is not stored twice";
  EXPECT_EQ(gateway_.Deals().size(), 10u);
}

TEST_F(ImportTroubleTest, ASuiteThatIsAwayAtFirstIsWaitedFor) {
  // More than a person's patience would take.
  gateway_.FailNext(absl::UnavailableError("starting"), 4);
  const CommandRun run = Import(Rows(10), {"-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "created"), 10);
}

TEST_F(ImportTroubleTest, AnItemThatMetAFullQueueIsSentAgainAlone) {
  gateway_.FailItem("D3", Full(), 2);
  const CommandRun run = Import(Rows(10), {"-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "created"), 10) << run.out;
  EXPECT_EQ(Count(run, "unchanged"), 0) << "the others are not sent twice";
  EXPECT_EQ(Count(run, "failed"), 0);
  EXPECT_EQ(gateway_.BatchCalls(), 3);
}

TEST_F(ImportTroubleTest, AnItemThatIsWaitedForInVainIsNoBadRow) {
  StopSignal stop;
  // All 12 attempts would take 40 s: Ctrl-C ends them.
  gateway_.FailItem("D3", absl::UnavailableError("draining"), 1000);
  gateway_.OnBatch([&stop, calls = 0]() mutable {
    if (++calls == 3) stop.Stop();
  });
  std::ostringstream out;
  const CommandRun run =
      Import(Rows(10), {"-o", "json", "--errors", dir_.Path("bad.csv")}, out, stop);
  EXPECT_EQ(run.code, kExitPartial) << run.err;
  EXPECT_THAT(run.err, HasSubstr("stopped before the end"));
  EXPECT_EQ(Count(run, "rows"), 9) << "D3 has no outcome";
  EXPECT_EQ(Count(run, "created"), 9);
  EXPECT_EQ(Count(run, "failed"), 0);
  EXPECT_THAT(TempDir::Read(dir_.Path("bad.csv")), Not(HasSubstr("D3")));
}

TEST_F(ImportTroubleTest, AnErrorWhileItemsAreSentAgainEndsItWithThatError) {
  gateway_.FailItem("D3", Full(), 1);
  gateway_.FailNext(absl::PermissionDeniedError("token revoked"), 1000, kBehindPipelines + 1);
  const CommandRun run = Import(Rows(10), {"--errors", dir_.Path("bad.csv")});
  EXPECT_EQ(run.code, kExitForbidden);
  EXPECT_THAT(run.err, HasSubstr("9 rows were answered"));
  EXPECT_THAT(TempDir::Read(dir_.Path("bad.csv")), Not(HasSubstr("D3")));
}

TEST_F(ImportTroubleTest, RowsOfOneDealDoNotOvertakeEachOtherWhenOneIsSentAgain) {
  gateway_.FailItem("same", Full(), 1);
  const CommandRun run = Import(
      "same,,Anna,proposal,1,2017-01-02\r\n"
      "same,,Bob,proposal,1,2017-01-02\r\n",
      {"--update", "-o", "json"});
  EXPECT_EQ(Count(run, "created"), 1) << run.out << run.err;
  EXPECT_EQ(Count(run, "updated"), 1);
  EXPECT_EQ(gateway_.Deals().at("same").deal().owner(), "reps/bob");
}

TEST_F(ImportTroubleTest, TheTokenIsTheHeadsBehindTheLastBatch) {
  const CommandRun run = Import(Rows(200), {"-o", "json"});
  EXPECT_THAT(run.out, HasSubstr("\"resume_token\":\"head-200\""));
  EXPECT_THAT(gateway_.Requests().back(), StartsWith("ListDealsRequest page_size: 1"));
}

TEST_F(ImportTroubleTest, CtrlCKeepsWhatWasAnsweredAndCountsNothingElse) {
  StopSignal stop;
  gateway_.OnBatch([&stop] { stop.Stop(); });
  std::ostringstream out;
  const CommandRun run = Import(Rows(10'000), {"-o", "json", "--in-flight", "1"}, out, stop);
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_THAT(run.err, HasSubstr("stopped before the end of the file"));
  EXPECT_GT(Count(run, "rows"), 0);
  EXPECT_LT(Count(run, "rows"), 10'000);
  EXPECT_EQ(Count(run, "rows"), Count(run, "created"));
  EXPECT_EQ(Count(run, "rows"), static_cast<int64_t>(gateway_.Deals().size()));
}

TEST_F(ImportTroubleTest, AMalformedQuoteCostsItsOwnRowAlone) {
  const CommandRun run = Import(
      "A,,Anna,proposal,10,2017-01-02\r\n"
      "B,\"5 \"x,Anna,proposal,10,2017-01-02\r\n"
      "C,,Anna,proposal,10,2017-01-02\r\n"
      "D,\"y\",Anna,proposal,10,2017-01-02\r\n",
      {"-o", "json"});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(Count(run, "created"), 3) << run.err;
  EXPECT_THAT(run.err, HasSubstr("line 3: title: text stands behind the closing quote"));
}

TEST_F(ImportTroubleTest, AnOpenQuoteKeepsEveryRowBeforeIt) {
  const CommandRun run =
      Import(Rows(100) + "X,\"open,Anna,proposal,10,2017-01-02\r\nY,,,,,\r\n", {"-o", "json"});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(Count(run, "created"), 100) << run.err;
  EXPECT_EQ(Count(run, "failed"), 1);
  EXPECT_THAT(run.err, HasSubstr("line 102: title: a quote opened in line 102 is never closed"));
}

TEST_F(ImportTroubleTest, TheErrorFileIsNeverOneOfItsInputs) {
  mapping_ = R"({"columns": {"external_id": "id", "product": "who",
                             "effective_create_time": "from"},
    "lookups": {"segment": {"file": "p.csv", "by": "product", "key": "k", "value": "v"}}})";
  dir_.Write("p.csv", "k,v\r\nAnna,West\r\n");
  std::filesystem::create_symlink(dir_.Path("deals.csv"), dir_.Path("link.csv"));
  for (const char* input : {"deals.csv", "map.json", "p.csv", "link.csv"}) {
    const CommandRun run = Import(Rows(2), {"--errors", dir_.Path(input)});
    EXPECT_EQ(run.code, kExitInvalid) << input;
    EXPECT_THAT(run.err, HasSubstr("field --errors")) << input;
  }
  EXPECT_EQ(TempDir::Read(dir_.Path("deals.csv")), header_ + Rows(2));
  EXPECT_EQ(TempDir::Read(dir_.Path("map.json")), mapping_);
  EXPECT_TRUE(gateway_.Requests().empty()) << "nothing is sent either";
}

TEST_F(ImportTroubleTest, TheErrorFileOfAKilledImportIsNoErrorFileOfItsOwnImport) {
  const std::string rows = "id,title,who,stage,price,from\r\n" + Rows(1);
  const std::string left_over = dir_.Write("bad.csv.part", rows);
  const CommandRun run =
      RunCommand(gateway_, {"import", "deals", left_over, "--mapping",
                            dir_.Write("map.json", mapping_), "--errors", dir_.Path("bad.csv")});
  EXPECT_EQ(run.code, kExitInvalid) << run.err;
  EXPECT_EQ(TempDir::Read(left_over), rows);
}

TEST_F(ImportTroubleTest, AnOlderErrorFileIsReplacedOnlyAtTheEnd) {
  dir_.Write("bad.csv", "older");
  std::string older, partial;
  gateway_.OnBatch([&] {
    older = TempDir::Read(dir_.Path("bad.csv"));
    partial = TempDir::Read(dir_.Path("bad.csv.part"));
  });
  std::string rows;
  // Bad ones first: they are listed before the last batch is sent.
  for (int i = 0; i < 64; ++i) absl::StrAppend(&rows, "B", i, ",,,nowhere,1,2017-01-02\r\n");
  Import(rows + Rows(2), {"--errors", dir_.Path("bad.csv")});
  EXPECT_EQ(older, "older");
  EXPECT_THAT(partial, HasSubstr("B63,")) << "a kill would leave what was listed";
  EXPECT_THAT(TempDir::Read(dir_.Path("bad.csv")), HasSubstr("B63,"));
  EXPECT_FALSE(std::filesystem::exists(dir_.Path("bad.csv.part")));
}

TEST_F(ImportTroubleTest, TheErrorFileCanBeImportedOnceItsReasonsAreMended) {
  header_ = "id;title;who;stage;price;from\r\n";
  mapping_ = absl::StrCat(R"({"delimiter": ";",)", std::string(kImportMapping).substr(1));
  const std::string title = "=1+1; \"so\"";
  ASSERT_EQ(Import("A;\"=1+1; \"\"so\"\"\";Anna;proposal;1,000;soon\r\n",
                   {"--errors", dir_.Path("b.csv")})
                .code,
            kExitPartial);
  std::string bad = TempDir::Read(dir_.Path("b.csv"));
  EXPECT_THAT(bad, StartsWith("id;title;who;stage;price;from;line;column;reason\r\n"));
  bad.replace(bad.find(";soon;"), 6, ";2017-01-02;");
  const CommandRun run = RunCommand(gateway_, {"import", "deals", dir_.Write("mended.csv", bad),
                                               "--mapping", dir_.Path("map.json")});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(gateway_.Deals().at("A").deal().title(), title);
}

TEST_F(ImportTroubleTest, AnErrorFileThatCannotBeWrittenDoesNotHideTheSummary) {
  const CommandRun run =
      Import(Rows(3) + "X,,,nowhere,1,2017-01-02\r\n", {"--errors", "/dev/full", "-o", "json"});
  EXPECT_EQ(run.code, kExitInternal) << run.err;
  EXPECT_EQ(Count(run, "created"), 3) << run.out;
  EXPECT_THAT(run.err, HasSubstr("not every bad row could be written to /dev/full"));
}

}  // namespace
}  // namespace revops::cli
