// The BPI Challenge 2012's 92,093 events through the whole suite: imported by revopsctl through the
// gateway with the shipped mapping, and the reference answers asked by gRPC, REST and revopsctl
// alike.
#include <map>

#include "gmock/gmock.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "tests/support/imported_suite.h"
#include "tests/system/three_ways.h"

namespace revops::testing {
namespace {

namespace pb = revops::metrics::v1;
using ::testing::HasSubstr;
using Stub = pb::MetricsService::Stub;

// Behind the last event.
const char kAsOf[] = "2012-03-15T00:00:00Z";

struct Bpic {
  static std::string File() { return DataFile("bpic2012/stage_events.csv.gz"); }
  static std::vector<std::string> Words(const std::string& file) {
    return {"history", file, "--mapping", SourceFile("cli/mappings/bpic2012.json"), "-o", "json"};
  }
};

class BpicSystem : public ImportedSuite<Bpic> {
 protected:
  // Deals that entered each stage; by month where asked.
  static pb::GetFunnelResponse Funnel(const std::vector<std::string>& group_by = {}) {
    return AskThreeWays(*suite_, {"funnel", "funnel"},
                        AsOf<pb::GetFunnelRequest>(*suite_, kAsOf, group_by), &Stub::GetFunnel);
  }
};

TEST_F(BpicSystem, EveryRowIsAnEntryOrIgnoredForACountedReason) {
  for (const char* count : {"\"rows\":92093,", "\"entries\":52107,", "\"rows_ignored\":38339,",
                            "\"repeats_ignored\":1647,", "\"after_closing_ignored\":0,",
                            "\"moves_back\":368,", "\"rows_failed\":0,", "\"rows_held_back\":0,",
                            "\"deals_created\":13087,", "\"deals_failed\":0,"}) {
    EXPECT_THAT(imported_.output, HasSubstr(count));
  }
}

TEST_F(BpicSystem, TheFunnelFromSubmittedToApproved) {
  const auto funnel = Funnel();
  std::map<std::string, int64_t> deals;
  for (const auto& row : funnel.rows()) {
    if (row.pipeline() == "pipelines/bpic2012") deals[row.stage()] = row.deals();
  }
  const std::map<std::string, int64_t> expected = {
      {"a_submitted", 13'087}, {"a_preaccepted", 7'367}, {"a_accepted", 5'113},
      {"a_finalized", 5'015},  {"o_sent", 5'015},        {"o_sent_back", 3'254},
      {"a_approved", 2'246},   {"a_declined", 7'635},    {"a_cancelled", 2'807}};
  EXPECT_EQ(deals, expected);
  EXPECT_EQ(funnel.basis().n(), 13'087);
  EXPECT_EQ(funnel.basis().n_censored(), 399) << "undecided";
}

TEST_F(BpicSystem, TheUndecidedAreTheOpenPipeline) {
  const auto open = AskThreeWays(*suite_, {"pipeline", "pipeline"},
                                 AsOf<pb::GetPipelineReportRequest>(*suite_, kAsOf, {"stage"}),
                                 &Stub::GetPipelineReport);
  std::map<std::string, int64_t> deals;
  for (const auto& row : open.rows()) deals[row.group().values(0)] = row.deals();
  const std::map<std::string, int64_t> expected = {
      {"a_preaccepted", 69}, {"a_accepted", 3}, {"o_sent", 240}, {"o_sent_back", 87}};
  EXPECT_EQ(deals, expected);
}

TEST_F(BpicSystem, ApprovedOfAllDecided) {
  const auto rate = AskThreeWays(*suite_, {"winRate", "win-rate"},
                                 AsOf<pb::GetWinRateRequest>(*suite_, kAsOf), &Stub::GetWinRate);
  ASSERT_EQ(rate.rows_size(), 1);
  EXPECT_EQ(rate.rows(0).won(), 2'246);
  EXPECT_EQ(rate.rows(0).lost(), 7'635 + 2'807);
  EXPECT_EQ(Rounded(rate.rows(0).win_rate(), 4), .1770);
}

TEST_F(BpicSystem, DaysFromSubmittedToApproved) {
  const auto cycle =
      AskThreeWays(*suite_, {"salesCycle", "sales-cycle"},
                   AsOf<pb::GetSalesCycleRequest>(*suite_, kAsOf), &Stub::GetSalesCycle);
  ASSERT_EQ(cycle.rows_size(), 1);
  EXPECT_EQ(cycle.rows(0).won().n(), 2'246);
  EXPECT_EQ(Rounded(cycle.rows(0).won().mean(), 3), 16.659);
  EXPECT_EQ(Rounded(cycle.rows(0).won().median(), 3), 14.437);
  EXPECT_EQ(cycle.rows(0).open(), 399);
}

TEST_F(BpicSystem, DaysFromAnOfferToItsReturn) {
  const auto stays =
      AskThreeWays(*suite_, {"timeInStage", "time-in-stage"},
                   AsOf<pb::GetTimeInStageRequest>(*suite_, kAsOf), &Stub::GetTimeInStage);
  int found = 0;
  for (const auto& row : stays.rows()) {
    if (row.stage() != "o_sent") continue;
    EXPECT_EQ(row.first_visit().n(), 5'015);
    for (const auto& way : row.first_visit_by_outcome()) {
      if (way.to_stage() != "o_sent_back") continue;
      ++found;
      EXPECT_EQ(way.outcome(), "ADVANCED");
      EXPECT_EQ(way.days().n(), 3'254);
      EXPECT_EQ(Rounded(way.days().mean(), 3), 11.284);
      EXPECT_EQ(Rounded(way.days().median(), 3), 9.002);
    }
  }
  EXPECT_EQ(found, 1);
}

TEST_F(BpicSystem, MonthlyCohorts) {
  std::map<std::string, std::pair<int64_t, int64_t>> cohorts;  // approved of submitted
  const auto funnel = Funnel({"month"});
  for (const auto& row : funnel.rows()) {
    auto& [approved, submitted] = cohorts[row.group().values(0)];
    if (row.stage() == "a_approved") approved = row.deals();
    if (row.stage() == "a_submitted") submitted = row.deals();
  }
  EXPECT_EQ(cohorts["2011-10"], std::pair(int64_t{499}, int64_t{2'392}));
  EXPECT_EQ(cohorts["2011-11"], std::pair(int64_t{460}, int64_t{2'944}));
  EXPECT_EQ(cohorts["2011-12"], std::pair(int64_t{376}, int64_t{2'118}));
}

TEST_F(BpicSystem, TheStreamTellsEveryMoveBack) {
  namespace deal = revops::deal::v1;
  auto stub = deal::DealWatchService::NewStub(GatewayChannel(*suite_));
  const auto context = AdminContext(*suite_);
  deal::WatchDealsRequest request;
  request.set_start(deal::WatchDealsRequest::START_EARLIEST);
  request.mutable_filter()->add_type(deal::DEAL_EVENT_TYPE_MOVED_BACK);
  auto stream = stub->WatchDeals(context.get(), request);
  deal::WatchDealsResponse response;
  int64_t moves_back = 0;
  do {
    ASSERT_TRUE(stream->Read(&response)) << stream->Finish().error_message();
    moves_back += response.events_size();
    for (const auto& event : response.events()) EXPECT_TRUE(event.deal().imported());
  } while (!response.caught_up());
  context->TryCancel();
  EXPECT_EQ(moves_back, 368);
}

TEST_F(BpicSystem, ImportingAgainAndADryRunChangeNothing) {
  const std::string before = HeadToken(*suite_);
  const Outcome again = Import({});
  EXPECT_EQ(again.exit_status, 0) << again.errors;
  EXPECT_THAT(again.output, HasSubstr("\"deals_unchanged\":13087,"));
  EXPECT_THAT(again.output, HasSubstr("\"deals_created\":0,"));
  EXPECT_EQ(HeadToken(*suite_), before);
  EXPECT_EQ(Import({"--dry-run"}).exit_status, 0);
  EXPECT_EQ(HeadToken(*suite_), before);
}

}  // namespace
}  // namespace revops::testing
