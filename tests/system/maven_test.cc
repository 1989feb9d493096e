// Maven's 8,800 opportunities through the whole suite: imported by revopsctl through the gateway
// with the shipped mapping, and every line of the reference answers asked by gRPC, REST and
// revopsctl alike.
#include <filesystem>
#include <fstream>
#include <map>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "tests/support/imported_suite.h"
#include "tests/system/three_ways.h"

namespace revops::testing {
namespace {

namespace pb = revops::metrics::v1;
using ::testing::HasSubstr;
using Stub = pb::MetricsService::Stub;

const char kAsOf[] = "2018-01-01T00:00:00Z";

struct Maven {
  static std::string File() { return DataFile("maven/sales_pipeline.csv"); }
  static std::vector<std::string> Words(const std::string& file) {
    return {"deals", file, "--mapping", SourceFile("cli/mappings/maven.json")};
  }
};

double Units(const google::type::Money& money) {
  return static_cast<double>(money.units()) + money.nanos() / 1e9;
}

class MavenSystem : public ImportedSuite<Maven> {
 protected:
  static std::map<std::string, pb::WinRateRow> WinRatesBy(const std::string& dimension) {
    const auto answer =
        AskThreeWays(*suite_, {"winRate", "win-rate"},
                     AsOf<pb::GetWinRateRequest>(*suite_, kAsOf, {dimension}), &Stub::GetWinRate);
    std::map<std::string, pb::WinRateRow> rows;
    for (const auto& row : answer.rows()) rows[row.group().values(0)] = row;
    return rows;
  }
  static std::map<std::string, int64_t> WonValuesBy(const std::string& dimension) {
    const auto answer =
        AskThreeWays(*suite_, {"dealSize", "deal-size"},
                     AsOf<pb::GetDealSizeRequest>(*suite_, kAsOf, {dimension}), &Stub::GetDealSize);
    std::map<std::string, int64_t> values;
    for (const auto& row : answer.rows()) {
      EXPECT_EQ(row.sum().nanos(), 0);
      values[row.group().values(0)] = row.sum().units();
    }
    return values;
  }
};

TEST_F(MavenSystem, EveryRowIsADeal) { EXPECT_THAT(imported_.output, HasSubstr("8,800")); }

TEST_F(MavenSystem, WinRateConversionAndDealSize) {
  const auto rate = AskThreeWays(*suite_, {"winRate", "win-rate"},
                                 AsOf<pb::GetWinRateRequest>(*suite_, kAsOf), &Stub::GetWinRate);
  ASSERT_EQ(rate.rows_size(), 1);
  EXPECT_EQ(rate.rows(0).won(), 4238);
  EXPECT_EQ(rate.rows(0).won() + rate.rows(0).lost(), 6711);
  EXPECT_EQ(Rounded(rate.rows(0).win_rate(), 6), .631501);
  EXPECT_EQ(rate.rows(0).created(), 8800);
  EXPECT_EQ(Rounded(rate.rows(0).creation_to_win(), 6), .481591);
  const auto size = AskThreeWays(*suite_, {"dealSize", "deal-size"},
                                 AsOf<pb::GetDealSizeRequest>(*suite_, kAsOf), &Stub::GetDealSize);
  ASSERT_EQ(size.rows_size(), 1);
  EXPECT_EQ(size.rows(0).sum().units(), 10'005'534);
  EXPECT_EQ(size.rows(0).sum().nanos(), 0);
  EXPECT_EQ(Rounded(Units(size.rows(0).mean()), 4), 2360.9094);
  EXPECT_EQ(Units(size.rows(0).median()), 1117);
  EXPECT_EQ(Units(size.rows(0).max()), 30'288);
}

TEST_F(MavenSystem, SalesCycle) {
  const auto cycle =
      AskThreeWays(*suite_, {"salesCycle", "sales-cycle"},
                   AsOf<pb::GetSalesCycleRequest>(*suite_, kAsOf), &Stub::GetSalesCycle);
  ASSERT_EQ(cycle.rows_size(), 1);
  const pb::SalesCycleRow& row = cycle.rows(0);
  EXPECT_EQ(Rounded(row.won().mean(), 4), 51.7820);
  EXPECT_EQ(row.won().median(), 57);
  EXPECT_EQ(row.won().p05(), 2);
  EXPECT_EQ(row.won().p25(), 9);
  EXPECT_EQ(row.won().p75(), 88);
  EXPECT_EQ(row.won().p95(), 116);
  EXPECT_EQ(Rounded(row.lost().mean(), 4), 41.4792);
  EXPECT_EQ(row.lost().median(), 14);
  EXPECT_EQ(Rounded(row.closed().mean(), 4), 47.9854);
  EXPECT_EQ(row.closed().median(), 45);
  EXPECT_EQ(row.closed().max(), 138);
}

TEST_F(MavenSystem, ByCloseQuarterAndMonth) {
  auto rates = WinRatesBy("quarter");
  const std::map<std::string, std::pair<int64_t, double>> quarters = {{"2017-Q1", {531, .8207}},
                                                                      {"2017-Q2", {1254, .6171}},
                                                                      {"2017-Q3", {1257, .6141}},
                                                                      {"2017-Q4", {1196, .6025}}};
  for (const auto& [quarter, figures] : quarters) {
    EXPECT_EQ(rates[quarter].won(), figures.first) << quarter;
    EXPECT_EQ(Rounded(rates[quarter].win_rate(), 4), figures.second) << quarter;
  }
  const std::map<std::string, int64_t> by_quarter = {{"2017-Q1", 1'134'672},
                                                     {"2017-Q2", 3'086'111},
                                                     {"2017-Q3", 2'982'255},
                                                     {"2017-Q4", 2'802'496}};
  EXPECT_EQ(WonValuesBy("quarter"), by_quarter);
  const std::map<std::string, int64_t> by_month = {{"2017-03", 1'134'672}, {"2017-04", 721'932},
                                                   {"2017-05", 1'025'713}, {"2017-06", 1'338'466},
                                                   {"2017-07", 696'932},   {"2017-08", 1'050'059},
                                                   {"2017-09", 1'235'264}, {"2017-10", 731'980},
                                                   {"2017-11", 938'943},   {"2017-12", 1'131'573}};
  EXPECT_EQ(WonValuesBy("month"), by_month);
}

TEST_F(MavenSystem, ByProductOfficeAndAgent) {
  auto products = WinRatesBy("product");
  EXPECT_EQ(Rounded(products["GTX Pro"].win_rate(), 4), .6356);
  EXPECT_EQ(Rounded(products["GTX Plus Pro"].win_rate(), 4), .6430);
  EXPECT_EQ(Rounded(products["MG Advanced"].win_rate(), 4), .6033);
  EXPECT_EQ(Rounded(products["GTX Plus Basic"].win_rate(), 4), .6213);
  EXPECT_EQ(Rounded(products["GTX Basic"].win_rate(), 4), .6372);
  EXPECT_EQ(Rounded(products["GTK 500"].win_rate(), 4), .6000);
  EXPECT_EQ(Rounded(products["MG Special"].win_rate(), 4), .6484);
  const std::map<std::string, int64_t> by_product = {
      {"GTX Pro", 3'510'578},      {"GTX Plus Pro", 2'629'651}, {"MG Advanced", 2'216'387},
      {"GTX Plus Basic", 705'275}, {"GTX Basic", 499'263},      {"GTK 500", 400'612},
      {"MG Special", 43'768}};
  EXPECT_EQ(WonValuesBy("product"), by_product);
  auto offices = WinRatesBy("fields.region");
  EXPECT_EQ(Rounded(offices["West"].win_rate(), 4), .6394);
  EXPECT_EQ(Rounded(offices["Central"].win_rate(), 4), .6256);
  EXPECT_EQ(Rounded(offices["East"].win_rate(), 4), .6302);
  const std::map<std::string, int64_t> by_office = {
      {"teams/west", 3'568'647}, {"teams/central", 3'346'293}, {"teams/east", 3'090'594}};
  EXPECT_EQ(WonValuesBy("team"), by_office);
  auto agents = WinRatesBy("owner");
  EXPECT_EQ(agents.size(), 30u);
  EXPECT_EQ(agents["reps/darcel-schlecht"].won(), 349);
  EXPECT_EQ(agents["reps/darcel-schlecht"].lost(), 553 - 349);
  EXPECT_EQ(Rounded(agents["reps/hayden-neloms"].win_rate(), 4), .7039);
  EXPECT_EQ(Rounded(agents["reps/lajuana-vencill"].win_rate(), 4), .5498);
  EXPECT_EQ(WonValuesBy("owner")["reps/darcel-schlecht"], 1'153'214);
}

TEST_F(MavenSystem, OpenPipelineNowAndAtPastDays) {
  const ReportName name = {"pipeline", "pipeline"};
  const auto now =
      AskThreeWays(*suite_, name, AsOf<pb::GetPipelineReportRequest>(*suite_, kAsOf, {"stage"}),
                   &Stub::GetPipelineReport);
  ASSERT_EQ(now.rows_size(), 2);
  EXPECT_EQ(now.rows(0).deals(), 500);
  EXPECT_EQ(now.rows(0).amount(0).units(), 1'073'986);
  EXPECT_EQ(now.rows(1).deals(), 1589);
  EXPECT_EQ(now.rows(1).amount(0).units(), 3'892'229);
  const auto july = AskThreeWays(
      *suite_, name, AsOf<pb::GetPipelineReportRequest>(*suite_, "2017-07-01T00:00:00Z"),
      &Stub::GetPipelineReport);
  EXPECT_EQ(july.rows(0).deals(), 1686);
  EXPECT_EQ(july.rows(0).amount(0).units(), 4'216'807);
  const auto october = AskThreeWays(
      *suite_, name, AsOf<pb::GetPipelineReportRequest>(*suite_, "2017-10-01T00:00:00Z"),
      &Stub::GetPipelineReport);
  EXPECT_EQ(october.rows(0).deals(), 2409);
  EXPECT_EQ(october.rows(0).amount(0).units(), 5'763'490);
}

TEST_F(MavenSystem, VelocityOverAllOpenDeals) {
  const ReportName name = {
      "velocity", "velocity", {"mode=VELOCITY_MODE_ALL_OPEN"}, {"--mode", "all-open"}};
  auto request = AsOf<pb::GetVelocityRequest>(*suite_, kAsOf);
  request.set_mode(pb::VELOCITY_MODE_ALL_OPEN);
  const auto all = AskThreeWays(*suite_, name, request, &Stub::GetVelocity);
  ASSERT_EQ(all.rows_size(), 1);
  EXPECT_EQ(all.rows(0).deals(), 2089);
  EXPECT_EQ(Rounded(Units(all.rows(0).velocity_per_day()), 2), 60'146.85);
  EXPECT_EQ(Rounded(Units(all.rows(0).velocity_per_day()) / 2089 * 6711, 2), 193'224.27);
  request.mutable_parameters()->add_stage("negotiation");
  const auto engaging = AskThreeWays(*suite_, name, request, &Stub::GetVelocity);
  EXPECT_EQ(engaging.rows(0).deals(), 1589);
  EXPECT_EQ(Rounded(Units(engaging.rows(0).velocity_per_day()), 2), 45'750.76);
}

TEST_F(MavenSystem, TheFunnelAndTimeInStageAgreeOnEveryRoad) {
  const auto funnel = AskThreeWays(*suite_, {"funnel", "funnel"},
                                   AsOf<pb::GetFunnelRequest>(*suite_, kAsOf), &Stub::GetFunnel);
  std::map<std::string, int64_t> entered;
  for (const auto& row : funnel.rows()) entered[row.stage()] = row.deals();
  EXPECT_EQ(entered["won"], 4238);
  EXPECT_EQ(entered["lost"], 6711 - 4238);
  EXPECT_EQ(entered["negotiation"], 8300);
  const auto stays =
      AskThreeWays(*suite_, {"timeInStage", "time-in-stage"},
                   AsOf<pb::GetTimeInStageRequest>(*suite_, kAsOf), &Stub::GetTimeInStage);
  for (const auto& row : stays.rows()) {
    if (row.stage() != "negotiation") continue;
    EXPECT_EQ(row.running(), 1589);
    EXPECT_EQ(row.first_visit().n(), 8300);
  }
}

TEST_F(MavenSystem, ImportingAgainAndADryRunChangeNothing) {
  const std::string before = HeadToken(*suite_);
  const Outcome again = Import({});
  EXPECT_EQ(again.exit_status, 0) << again.errors;
  EXPECT_THAT(again.output, HasSubstr("unchanged"));
  EXPECT_EQ(HeadToken(*suite_), before);
  EXPECT_EQ(Import({"--dry-run"}).exit_status, 0);
  EXPECT_EQ(HeadToken(*suite_), before);
}

TEST_F(MavenSystem, AFileWithBadRowsKeepsTheGoodOnesAndNamesEachBadOne) {
  const TempDir folder;
  const std::string csv = folder.File("bad.csv"), bad_rows = folder.File("rejected.csv");
  std::ofstream(csv) << "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_"
                        "date,close_value\n"
                     << "GOOD0001,Anna Snelling,GTX Basic,,Engaging,2017-11-01,,\n"
                     << "BAD00001,Anna Snelling,GTX Basic,,Engaging,2017-13-01,,\n"
                     << "BAD00002,Anna Snelling,No Such Thing,,Engaging,2017-11-01,,\n"
                     << "BAD00003,Anna Snelling,GTX Basic,,Won,2017-11-01,2017-11-09,12x\n"
                     << "BAD00004,Anna Snelling,GTX Basic,,Maybe,2017-11-01,,\n"
                     << "BAD00005,Anna Snelling,GTX Basic,,Lost,2017-11-10,2017-11-09,0\n"
                     << "BAD00006,Anna Snelling\n"
                     << "GOOD0002,Anna Snelling,GTX Basic,,Won,2017-11-01,2017-11-09,555\n";
  for (const char* name : {"products.csv", "sales_teams.csv", "accounts.csv"}) {
    std::filesystem::copy(DataFile(absl::StrCat("maven/", name)), folder.File(name));
  }
  const Outcome outcome = Import({"--errors", bad_rows}, csv);
  EXPECT_EQ(outcome.exit_status, 12) << outcome.output << outcome.errors;
  std::ifstream file(bad_rows);
  const std::string listed{std::istreambuf_iterator<char>(file), {}};
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"3", "engage_date"}, {"4", "product"},    {"5", "close_value"},
      {"6", "deal_stage"},  {"7", "close_date"}, {"8", ""}};
  for (size_t i = 0; i < expected.size(); ++i) {
    const std::string id = absl::StrCat("BAD0000", i + 1);
    std::string line;
    for (absl::string_view candidate : absl::StrSplit(listed, '\n')) {
      if (candidate.find(id) != absl::string_view::npos) line = std::string(candidate);
    }
    EXPECT_THAT(line, HasSubstr(absl::StrCat(",", expected[i].first, ",", expected[i].second)))
        << id << " in\n"
        << listed;
  }
  auto stub = revops::deal::v1::DealService::NewStub(GatewayChannel(*suite_));
  const auto context = AdminContext(*suite_);
  revops::deal::v1::ListDealsRequest request;
  for (const char* id : {"GOOD0001", "GOOD0002", "BAD00001", "BAD00003", "BAD00005"}) {
    request.mutable_filter()->add_external_id(id);
  }
  revops::deal::v1::ListDealsResponse reply;
  ASSERT_TRUE(stub->ListDeals(context.get(), request, &reply).ok());
  ASSERT_EQ(reply.deals_size(), 2);
  EXPECT_EQ(reply.deals(0).external_id(), "GOOD0001");
  EXPECT_EQ(reply.deals(1).amount().one_off().units(), 555);
}

}  // namespace
}  // namespace revops::testing
