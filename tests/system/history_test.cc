// Imported histories meet the real service: what it judges of them, and what it does not.
#include <fstream>
#include <memory>

#include "gmock/gmock.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "tests/system/three_ways.h"

namespace revops::testing {
namespace {

namespace pb = revops::deal::v1;
using ::testing::HasSubstr;

// A pipeline that forbids nearly everything.
constexpr char kMapping[] = R"({
  "columns": {"external_id": "deal", "stage": "stage", "effective_time": "at"},
  "defaults": {"loss_reason": "unknown"},
  "reopen": ["again"],
  "values": {"stage": {"again": "talk"}},
  "pipeline": {"name": "strict", "displayName": "Strict", "stages": [
    {"id": "talk", "displayName": "Talk", "kind": "STAGE_KIND_OPEN", "phase": "PHASE_MEETING",
     "exitRequiredFields": ["amount", "owner"]},
    {"id": "offer", "displayName": "Offer", "kind": "STAGE_KIND_OPEN", "phase": "PHASE_PROPOSAL"},
    {"id": "deal", "displayName": "Deal", "kind": "STAGE_KIND_OPEN", "phase": "PHASE_NEGOTIATION"},
    {"id": "won", "displayName": "Won", "kind": "STAGE_KIND_WON"},
    {"id": "lost", "displayName": "Lost", "kind": "STAGE_KIND_LOST"}],
   "policy": {"forbidSkipping": true, "forbidMovingBack": true, "forbidReopening": true,
              "winFrom": ["deal"], "lossReasons": ["price"]}}})";

class HistorySystem : public ::testing::Test {
 protected:
  void SetUp() override {
    auto suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    std::ofstream(folder_.File("map.json")) << kMapping;
  }
  Outcome Import(const std::string& rows, const std::vector<std::string>& more = {}) {
    const std::string csv = folder_.File("history.csv");
    std::ofstream(csv) << "deal,stage,at\n" << rows;
    std::vector<std::string> words = {"import", "history", csv, "--mapping",
                                      folder_.File("map.json")};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = suite_->Revopsctl(words);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? *outcome : Outcome{-1, "", ""};
  }
  pb::Deal DealOf(const std::string& external_id) {
    const auto context = AdminContext(*suite_);
    pb::ListDealsRequest request;
    request.mutable_filter()->add_external_id(external_id);
    pb::ListDealsResponse reply;
    EXPECT_TRUE(deals()->ListDeals(context.get(), request, &reply).ok());
    EXPECT_EQ(reply.deals_size(), 1) << external_id;
    return reply.deals_size() == 1 ? reply.deals(0) : pb::Deal();
  }
  std::string VisitsOf(const pb::Deal& deal) {
    const auto context = AdminContext(*suite_);
    pb::ListStageVisitsRequest request;
    request.set_name(deal.name());
    pb::ListStageVisitsResponse reply;
    EXPECT_TRUE(deals()->ListStageVisits(context.get(), request, &reply).ok());
    std::string visits;
    for (const auto& visit : reply.visits()) {
      absl::StrAppend(&visits, visit.stage(), " ",
                      pb::VisitOutcome_Name(visit.outcome()).substr(14), "; ");
    }
    return visits;
  }
  std::unique_ptr<pb::DealService::Stub> deals() {
    return pb::DealService::NewStub(GatewayChannel(*suite_));
  }

  const TempDir folder_;
  std::unique_ptr<Suite> suite_;
};

TEST_F(HistorySystem, ThePastIsNotJudgedByThePolicyAndIsMarked) {
  const Outcome imported = Import(
      "A,talk,2020-01-01\n"
      "A,deal,2020-01-02\n"
      "A,offer,2020-01-03\n"
      "A,won,2020-01-04\n"
      "A,again,2020-01-05\n"
      "A,lost,2020-01-06\n");
  EXPECT_EQ(imported.exit_status, 0) << imported.errors;
  const pb::Deal deal = DealOf("A");
  EXPECT_TRUE(deal.imported());
  EXPECT_EQ(deal.state(), pb::DEAL_STATE_LOST);
  EXPECT_EQ(deal.loss_reason(), "unknown");
  EXPECT_EQ(VisitsOf(deal),
            "talk ADVANCED; deal MOVED_BACK; offer WON; won REOPENED; talk LOST; lost RUNNING; ");
}

TEST_F(HistorySystem, AHistoryThatGrewIsAConflictUnlessUpdatedAndOneThatDiffersIsRefused) {
  const std::string before = "A,talk,2020-01-01\nB,talk,2020-01-01\n";
  ASSERT_EQ(Import(before).exit_status, 0);
  const std::string after = before + "A,offer,2020-02-01\nA,won,2020-03-01\n";
  const Outcome refused = Import(after);
  EXPECT_EQ(refused.exit_status, 12) << refused.output;
  EXPECT_THAT(refused.errors, HasSubstr("line 2: deal: ALREADY_EXISTS"));
  EXPECT_EQ(DealOf("A").stage(), "talk");

  const Outcome updated = Import(after, {"--update", "-o", "json"});
  EXPECT_EQ(updated.exit_status, 0) << updated.errors;
  EXPECT_THAT(updated.output, HasSubstr("\"deals_updated\":1,"));
  EXPECT_THAT(updated.output, HasSubstr("\"deals_unchanged\":1,"));
  EXPECT_EQ(VisitsOf(DealOf("A")), "talk ADVANCED; offer WON; won RUNNING; ");
  EXPECT_THAT(Import(after, {"-o", "json"}).output, HasSubstr("\"deals_unchanged\":2,"));

  const Outcome differs =
      Import("A,talk,2020-01-01\nA,deal,2020-02-01\nA,won,2020-03-01\n", {"--update"});
  EXPECT_EQ(differs.exit_status, 12);
  EXPECT_THAT(differs.errors, HasSubstr("line 3: FAILED_PRECONDITION: "));
  EXPECT_THAT(differs.errors, HasSubstr("transitions[0].stage is \"offer\", not \"deal\""));
}

TEST_F(HistorySystem, WhatTheServiceRefusesIsToldAtItsRowAndOthersAreKept) {
  const Outcome outcome = Import(
      "A,talk,2020-01-01\n"
      "B,talk,2020-01-01\n"
      "B,offer,2999-01-01\n",
      {"-o", "json"});
  EXPECT_EQ(outcome.exit_status, 12) << outcome.output;
  EXPECT_THAT(outcome.errors, HasSubstr("line 4: at: must not be before the step before"));
  EXPECT_THAT(outcome.output, HasSubstr("\"deals_failed\":1,"));
  EXPECT_EQ(DealOf("A").stage(), "talk");
}

}  // namespace
}  // namespace revops::testing
