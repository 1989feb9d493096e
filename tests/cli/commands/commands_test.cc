// The command line: what is asked, what is printed, how errors end.
#include "absl/strings/match.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/cli/command_run.h"

namespace revops::cli {
namespace {

using absl::StrContains;

TEST(CommandLine, HelpAndVersionAreNoErrors) {
  FakeGateway gateway;
  const CommandRun help = RunCommand(gateway, {"--help"});
  EXPECT_EQ(help.code, kExitOk);
  EXPECT_TRUE(StrContains(help.out, "Exit codes:"));
  EXPECT_TRUE(StrContains(RunCommand(gateway, {"--version"}).out, "revopsctl "));
}

TEST(CommandLine, AWrongOneIsAUsageError) {
  FakeGateway gateway;
  EXPECT_EQ(RunCommand(gateway, {}).code, kExitUsage);
  EXPECT_EQ(RunCommand(gateway, {"deal"}).code, kExitUsage);
  EXPECT_EQ(RunCommand(gateway, {"deals", "get"}).code, kExitUsage);
  EXPECT_EQ(RunCommand(gateway, {"deals", "list", "-o", "yaml"}).code, kExitUsage);
}

TEST(CommandLine, ErrorsEndInTheCodeOfTheirKind) {
  FakeGateway gateway;
  const std::pair<absl::Status, ExitCode> cases[] = {
      {absl::InvalidArgumentError("x"), kExitInvalid},
      {absl::NotFoundError("x"), kExitNotFound},
      {absl::FailedPreconditionError("x"), kExitRefused},
      {absl::PermissionDeniedError("x"), kExitForbidden},
      {absl::UnauthenticatedError("x"), kExitUnauthenticated},
      {absl::AbortedError("x"), kExitConflict},
      {absl::AlreadyExistsError("x"), kExitConflict},
      {absl::UnavailableError("x"), kExitUnavailable},
      {absl::ResourceExhaustedError("x"), kExitUnavailable},
      {absl::DeadlineExceededError("x"), kExitTimeout},
      {absl::OutOfRangeError("x"), kExitHistoryGone},
      {absl::InternalError("x"), kExitInternal}};
  for (const auto& [status, code] : cases) {
    // For good: a read is tried again while the suite is away.
    gateway.FailNext(status, 100);
    EXPECT_EQ(RunCommand(gateway, {"deals", "get", "1"}).code, code) << status;
  }
}

TEST(CommandLine, EveryViolationAndRuleIsNamed) {
  FakeGateway gateway;
  gateway.FailNext(InvalidFields({{"deal.owner", "must be a rep"}, {"deal.title", "too long"}}), 1);
  const CommandRun invalid = RunCommand(gateway, {"deals", "get", "1"});
  EXPECT_TRUE(StrContains(invalid.err, "INVALID_ARGUMENT")) << invalid.err;
  EXPECT_TRUE(StrContains(invalid.err, "field deal.owner: must be a rep"));
  EXPECT_TRUE(StrContains(invalid.err, "field deal.title: too long"));
  gateway.FailNext(UnmetRules("deals/1", {{"FIELD_REQUIRED", "stages/proposal", "amount missing"},
                                          {"NO_SKIPPING", "stages/meeting", "not passed"}}),
                   1);
  const CommandRun refused = RunCommand(gateway, {"deals", "advance", "1", "--validate-only"});
  EXPECT_EQ(refused.code, kExitRefused);
  EXPECT_TRUE(StrContains(refused.err, "rule FIELD_REQUIRED (stages/proposal): amount missing"));
  EXPECT_TRUE(StrContains(refused.err, "rule NO_SKIPPING (stages/meeting): not passed"));
}

TEST(Deals, AdvanceSaysWhatWasAsked) {
  FakeGateway gateway;
  const CommandRun run = RunCommand(gateway, {"deals", "advance", "17", "--to", "proposal", "--at",
                                              "2017-07-01", "--etag", "e1", "--request-id", "r1"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(gateway.LastRequest(),
            "name: \"deals/17\" to_stage: \"proposal\" effective_time { seconds: 1498867200 } "
            "etag: \"e1\" request_id: \"r1\"");
  EXPECT_TRUE(StrContains(run.out, "stage  proposal")) << run.out;
}

TEST(Deals, UpdateMasksExactlyWhatIsGiven) {
  FakeGateway gateway;
  const CommandRun run =
      RunCommand(gateway, {"deals", "update", "--owner", "Anna Snelling", "--field", "region=West",
                           "deals/17", "--clear", "amount", "--request-id", "r"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(gateway.LastRequest(),
            "deal { name: \"deals/17\" owner: \"reps/anna-snelling\" fields { key: \"region\" "
            "value: \"West\" } } update_mask { paths: \"owner\" paths: \"fields.region\" paths: "
            "\"amount\" } request_id: \"r\"");
  EXPECT_EQ(RunCommand(gateway, {"deals", "update", "17"}).code, kExitInvalid);
}

TEST(Deals, ListReadsEveryPageInEveryFormat) {
  FakeGateway gateway;
  const TempDir dir;
  const std::string map = dir.Write("map.json", R"({"columns": {"external_id": "id",
      "company": "company", "effective_create_time": "from"}})");
  const std::string csv = dir.Write(
      "a.csv", "id,company,from\nA,=1+1,2017-01-01\nB,\"x, y\",2017-01-01\nC,z,2017-01-01\n");
  ASSERT_EQ(RunCommand(gateway, {"import", "deals", csv, "--mapping", map}).code, kExitOk);

  const CommandRun table = RunCommand(gateway, {"deals", "list"});
  EXPECT_EQ(std::count(table.out.begin(), table.out.end(), '\n'), 4) << table.out;
  const CommandRun as_csv = RunCommand(gateway, {"deals", "list", "-o", "csv"});
  EXPECT_TRUE(StrContains(as_csv.out, ",'=1+1,")) << as_csv.out;
  EXPECT_TRUE(StrContains(as_csv.out, ",\"x, y\","));
  const CommandRun json = RunCommand(gateway, {"deals", "list", "-o", "json"});
  EXPECT_TRUE(StrContains(json.out, "{\"externalId\":\"C\"")) << json.out;
  const CommandRun limited = RunCommand(gateway, {"deals", "list", "--limit", "1"});
  EXPECT_TRUE(StrContains(limited.err, "there are more")) << limited.err;
}

TEST(Deals, MoneyIsReadable) {
  FakeGateway gateway;
  EXPECT_TRUE(StrContains(RunCommand(gateway, {"deals", "get", "1"}).out, "USD 12,345"));
}

TEST(Reports, SayRatesToFourDecimalsAndWhatTheyRestOn) {
  FakeGateway gateway;
  const CommandRun run =
      RunCommand(gateway, {"report", "win-rate", "--as-of", "2018-01-01", "--group-by",
                           "product,month", "--field", "region=West"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  for (const char* expected :
       {"PRODUCT", "63.1501 %", "USD 10,005,534", "win_rate.v1", "N 6,711", "left out VOID 3"}) {
    EXPECT_TRUE(StrContains(run.out, expected)) << expected << " not in " << run.out;
  }
  EXPECT_TRUE(StrContains(gateway.LastRequest(), "group_by: \"product\" group_by: \"month\""));
  const CommandRun csv = RunCommand(gateway, {"report", "win-rate", "-o", "csv"});
  EXPECT_TRUE(StrContains(csv.out, "4238,2473,0.63150")) << csv.out;
  EXPECT_TRUE(StrContains(csv.err, "win_rate.v1")) << "beside the rows, not among them";
  EXPECT_TRUE(StrContains(RunCommand(gateway, {"report", "win-rate", "-o", "json"}).out,
                          "\"definition\": "));
}

TEST(Reports, BadParametersAreNamedByTheirFlag) {
  FakeGateway gateway;
  EXPECT_TRUE(
      StrContains(RunCommand(gateway, {"report", "win-rate", "--as-of", "soon"}).err, "--as-of"));
  EXPECT_TRUE(StrContains(RunCommand(gateway, {"report", "velocity", "--mode", "fast"}).err,
                          "must be one of live, all-open"));
  EXPECT_TRUE(StrContains(RunCommand(gateway, {"report", "win-rate", "--time-zone", "Mars"}).err,
                          "--time-zone"));
}

TEST(Reports, AGroupIsNoFormulaInCsv) {
  FakeGateway gateway;
  const CommandRun run =
      RunCommand(gateway, {"report", "funnel", "--group-by", "company", "-o", "csv"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_TRUE(StrContains(run.out, "\r\n'=HYPERLINK(1),,proposal,")) << run.out;
}

TEST(Reports, ChannelsAndTouchpointsAreTold) {
  FakeGateway gateway;
  const CommandRun channels = RunCommand(gateway, {"report", "channels", "--group-by", "channel",
                                                   "--ownership", "current", "-o", "csv"});
  EXPECT_EQ(channels.code, kExitOk) << channels.err;
  EXPECT_TRUE(StrContains(channels.out, "EMAIL,9240,0,3561,")) << channels.out;
  EXPECT_TRUE(StrContains(channels.err, "channels.v1")) << channels.err;
  EXPECT_TRUE(StrContains(gateway.Requests().back(), "ownership: OWNERSHIP_CURRENT"));
  const CommandRun touchpoints = RunCommand(gateway, {"report", "touchpoints", "-o", "csv"});
  EXPECT_TRUE(StrContains(touchpoints.out, "won,all,17,0,8.25,")) << touchpoints.out;
  EXPECT_TRUE(StrContains(touchpoints.out, "won,EMAIL,")) << touchpoints.out;
}

TEST(Reports, AWayFromTheLeadOnIsAskedForWhereThereIsOne) {
  FakeGateway gateway;
  EXPECT_EQ(RunCommand(gateway, {"report", "funnel", "--start", "leads"}).code, kExitOk);
  EXPECT_TRUE(StrContains(gateway.Requests().back(), "start: FUNNEL_START_LEADS"));
  const CommandRun wrong = RunCommand(gateway, {"report", "funnel", "--start", "somewhere"});
  EXPECT_TRUE(StrContains(wrong.err, "--start")) << wrong.err;
  EXPECT_NE(RunCommand(gateway, {"report", "win-rate", "--start", "leads"}).code, kExitOk)
      << "a win rate has no start";
}

TEST(Reports, AGapOfTheOverviewIsNamed) {
  FakeGateway gateway;
  const CommandRun run = RunCommand(gateway, {"report", "overview"});
  EXPECT_EQ(run.code, kExitUnavailable);
  EXPECT_TRUE(StrContains(run.err, "missing: velocity (metrics-service: UNAVAILABLE")) << run.err;
}

TEST(Tokens, TheSecretStandsAloneOnStdout) {
  FakeGateway gateway;
  const CommandRun run =
      RunCommand(gateway, {"token", "create", "--user", "anna", "--role", "rep", "--rep", "anna"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(run.out, "new.secret\n");
  EXPECT_TRUE(StrContains(gateway.LastRequest(), "user: \"users/anna\" roles: ROLE_REP"));
}

}  // namespace
}  // namespace revops::cli
