// Every verb of `revopsctl deals`: what the service is asked, and what is printed.
#include "cli/output/deals.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/command_run.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct VerbCase {
  std::vector<std::string> arguments;
  std::vector<std::string> asked;
  std::string printed;
};

TEST(Deals, EveryVerbAsksWhatItsFlagsSay) {
  const VerbCase cases[] = {
      {{"create",
        "--title",
        "Forty seats",
        "--amount",
        "5400.50",
        "--recurring",
        "10",
        "--recurring-months",
        "12",
        "--currency",
        "eur",
        "--owner",
        "Anna Snelling",
        "--team",
        "West",
        "--external-id",
        "X1",
        "--stage",
        "meeting",
        "--expected-close",
        "2017-07-01",
        "--forecast",
        "best-case",
        "--field",
        "region=North",
        "--at",
        "2017-01-02"},
       {"CreateDealRequest", "external_id: \"X1\"", "title: \"Forty seats\"",
        "one_off { currency_code: \"EUR\" units: 5400 nanos: 500000000 }", "recurring_months: 12",
        "owner: \"reps/anna-snelling\"", "team: \"teams/west\"", "year: 2017 month: 7 day: 1",
        "FORECAST_CATEGORY_BEST_CASE", "key: \"region\" value: \"North\"", "seconds: 1483315200",
        "request_id: \""},
       "deals/new"},
      {{"move-back", "1", "--to", "meeting", "--etag", "e1", "--request-id", "r1"},
       {"MoveDealBackRequest name: \"deals/1\" to_stage: \"meeting\" etag: \"e1\" request_id: "
        "\"r1\""},
       "meeting"},
      {{"win", "deals/1", "--amount", "7", "--at", "2017-01-02T08:00:00Z"},
       {"WinDealRequest name: \"deals/1\"", "units: 7", "seconds: 1483344000"},
       "USD 7"},
      {{"lose", "1", "--reason", "price", "--lost-to", "Acme", "--validate-only"},
       {"LoseDealRequest name: \"deals/1\" loss_reason: \"price\" lost_to: \"Acme\"",
        "validate_only: true"},
       "price"},
      {{"reopen", "1", "--to", "proposal"},
       {"ReopenDealRequest name: \"deals/1\" to_stage: \"proposal\""},
       "proposal"},
      {{"correct", "1", "--visit", "2", "--entered", "2017-01-02"},
       {"CorrectDealRequest name: \"deals/1\" visit: 2 enter_time { seconds: 1483315200 }"},
       "deals/1"},
      {{"void", "1"}, {"VoidDealRequest name: \"deals/1\""}, "void"},
  };
  for (const VerbCase& verb : cases) {
    FakeGateway gateway;
    std::vector<std::string> arguments = {"deals"};
    arguments.insert(arguments.end(), verb.arguments.begin(), verb.arguments.end());
    const CommandRun run = RunCommand(gateway, arguments);
    EXPECT_EQ(run.code, kExitOk) << verb.arguments[0] << run.err;
    ASSERT_EQ(gateway.Requests().size(), 1u) << verb.arguments[0];
    for (const std::string& asked : verb.asked) {
      EXPECT_THAT(gateway.Requests()[0], HasSubstr(asked));
    }
    EXPECT_THAT(run.out, HasSubstr(verb.printed));
  }
}

TEST(Deals, AVerbsBadFlagIsNamedBeforeAnythingIsAsked) {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{"deals", "win", "1", "--amount", "much"}, "--amount"},
      {{"deals", "advance", "1", "--at", "soon"}, "--at"},
      {{"deals", "correct", "1", "--entered", "soon"}, "--entered"},
      {{"deals", "create", "--expected-close", "soon"}, "--expected-close"},
      {{"deals", "create", "--owner", "???"}, "--owner"}};
  for (const auto& [arguments, flag] : cases) {
    FakeGateway gateway;
    const CommandRun run = RunCommand(gateway, arguments);
    EXPECT_EQ(run.code, kExitInvalid) << flag;
    EXPECT_THAT(run.err, HasSubstr(flag));
    EXPECT_TRUE(gateway.Requests().empty());
  }
  FakeGateway gateway;
  EXPECT_EQ(RunCommand(gateway, {"deals", "lose", "1"}).code, kExitUsage) << "--reason is missing";
}

TEST(Deals, AHistoryThatGoesOnSaysSo) {
  FakeGateway gateway;
  const CommandRun cut = RunCommand(gateway, {"deals", "history", "1", "-o", "csv"});
  EXPECT_EQ(cut.code, kExitOk) << cut.err;
  EXPECT_EQ(std::count(cut.out.begin(), cut.out.end(), '\n'), 51) << "the header and 50 changes";
  EXPECT_THAT(cut.out, HasSubstr("store:60:0"));
  EXPECT_THAT(cut.err, HasSubstr("there are older ones; --limit N shows them"));
  const CommandRun whole = RunCommand(gateway, {"deals", "history", "1", "--limit", "100"});
  EXPECT_THAT(whole.out, HasSubstr("store:1:0"));
  EXPECT_EQ(whole.err, "");
}

TEST(Deals, VisitsAreListedInOrder) {
  FakeGateway gateway;
  const CommandRun run = RunCommand(gateway, {"deals", "visits", "1", "-o", "csv"});
  EXPECT_EQ(run.out,
            "number,stage,entered,left,outcome\r\n"
            "1,meeting,2017-01-01T00:00:00Z,,advanced\r\n"
            "2,proposal,,,running\r\n");
}

TEST(Deals, PagesAreOfModestSize) {
  FakeGateway gateway;
  RunCommand(gateway, {"deals", "list", "--all"});
  EXPECT_THAT(gateway.LastRequest(), HasSubstr("page_size: 250"));
}

TEST(Deals, EveryAmountIsANumberInItsOwnCsvColumn) {
  revops::deal::v1::Deal deal;
  deal.set_name("deals/1");
  auto* monthly = deal.mutable_amount()->mutable_recurring_per_month();
  monthly->set_currency_code("USD");
  monthly->set_units(10);
  deal.mutable_amount()->set_recurring_months(12);
  const auto raw = [](const CellRow& row) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell.raw);
    return cells;
  };
  const auto columns = DealColumns(Format::kCsv);
  const auto amount = std::find(columns.begin(), columns.end(), "amount") - columns.begin();
  ASSERT_EQ(columns.size(), raw(DealRow(deal, Format::kCsv)).size());
  EXPECT_EQ(columns[amount + 1], "recurring_per_month");
  EXPECT_EQ(columns[amount + 2], "recurring_months");

  const auto recurring = raw(DealRow(deal, Format::kCsv));
  EXPECT_EQ(recurring[amount - 1], "USD");
  EXPECT_EQ(recurring[amount], "") << "nothing is paid once";
  EXPECT_EQ(recurring[amount + 1], "10");
  EXPECT_EQ(recurring[amount + 2], "12");

  auto* once = deal.mutable_amount()->mutable_one_off();
  once->set_currency_code("USD");
  once->set_units(500);
  EXPECT_EQ(raw(DealRow(deal, Format::kCsv))[amount], "500");
  EXPECT_EQ(raw(DealRow(deal, Format::kCsv))[amount + 1], "10");
  EXPECT_EQ(DealRow(deal, Format::kTable)[amount].text, "USD 500 + USD 10 per month for 12 months");
  EXPECT_EQ(DealColumns(Format::kTable).size(), DealRow(deal, Format::kTable).size());
}

}  // namespace
}  // namespace revops::cli
