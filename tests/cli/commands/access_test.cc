// `revopsctl token`, `whoami` and `pipelines`.
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/command_run.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;

TEST(Tokens, PeopleAndTeamsAreGivenByNameOrSlug) {
  FakeGateway gateway;
  const CommandRun run = RunCommand(
      gateway, {"token", "create", "--user", "anna", "--role", "rep", "--role", "manager", "--rep",
                "Anna Snelling", "--team", "West Coast", "--expires", "2030-01-01"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_THAT(gateway.LastRequest(),
              HasSubstr("roles: ROLE_REP roles: ROLE_MANAGER rep: \"reps/anna-snelling\" teams: "
                        "\"teams/west-coast\""));
  EXPECT_THAT(gateway.LastRequest(), HasSubstr("expire_time { seconds: 1893456000 }"));
  EXPECT_EQ(RunCommand(gateway, {"token", "create", "--user", "a", "--role", "king"}).code,
            kExitInvalid);
}

TEST(Tokens, EveryPageIsListed) {
  FakeGateway gateway;
  const CommandRun run = RunCommand(gateway, {"token", "list"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_THAT(run.out, HasSubstr("tokens/first"));
  EXPECT_THAT(run.out, HasSubstr("tokens/second"));
}

TEST(Tokens, ARevokedOneSaysWhen) {
  FakeGateway gateway;
  const CommandRun run = RunCommand(gateway, {"token", "revoke", "t1", "-o", "csv"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_THAT(run.out, HasSubstr("tokens/t1,,,,,,,2017-01-01T00:00:00Z\r\n"));
  EXPECT_THAT(gateway.LastRequest(), HasSubstr("name: \"tokens/t1\" request_id: \""));
}

TEST(WhoAmI, InEveryFormat) {
  FakeGateway gateway;
  EXPECT_EQ(RunCommand(gateway, {"whoami"}).out,
            "user   users/anna\nroles  manager\nteams  teams/west\n");
  EXPECT_EQ(RunCommand(gateway, {"whoami", "-o", "csv"}).out,
            "user,roles,rep,teams\r\nusers/anna,manager,,teams/west\r\n");
  EXPECT_THAT(RunCommand(gateway, {"whoami", "-o", "json"}).out,
              HasSubstr("\"user\": \"users/anna\""));
}

TEST(Pipelines, AreListedShownAndCreated) {
  FakeGateway gateway;
  EXPECT_THAT(RunCommand(gateway, {"pipelines", "list", "-o", "csv"}).out,
              HasSubstr("pipelines/default,1,Sales,prospecting qualification meeting"));
  const CommandRun shown = RunCommand(gateway, {"pipelines", "get", "default"});
  EXPECT_THAT(shown.out, HasSubstr("pipelines/default version 1: Sales"));
  EXPECT_THAT(shown.out, HasSubstr("negotiation"));
  EXPECT_EQ(RunCommand(gateway, {"pipelines", "get", "none"}).code, kExitNotFound);

  const TempDir dir;
  const std::string file = dir.Write(
      "p.json", R"({"name": "partners", "stages": [{"id": "talk", "kind": "STAGE_KIND_OPEN"}]})");
  const CommandRun dry = RunCommand(gateway, {"pipelines", "create", file, "--validate-only"});
  EXPECT_EQ(dry.code, kExitOk) << dry.err;
  EXPECT_THAT(dry.err, HasSubstr("nothing was changed"));
  EXPECT_EQ(RunCommand(gateway, {"pipelines", "get", "partners"}).code, kExitNotFound);
  EXPECT_EQ(RunCommand(gateway, {"pipelines", "create", file}).code, kExitOk);
  EXPECT_THAT(RunCommand(gateway, {"pipelines", "get", "partners"}).out, HasSubstr("talk"));
  EXPECT_EQ(RunCommand(gateway, {"pipelines", "create", dir.Write("bad.json", "{")}).code,
            kExitInvalid);
  EXPECT_EQ(RunCommand(gateway, {"pipelines", "create", dir.Path("none.json")}).code,
            kExitNotFound);
}

}  // namespace
}  // namespace revops::cli
