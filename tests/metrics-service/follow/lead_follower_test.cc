// The lead stream beside that of the deals: restarts, a replaced lead store, and the same answers
// as the facts it tells.
#include "absl/strings/match.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "metrics-service/reports/channels.h"
#include "tests/metrics-service/support/following.h"
#include "tests/metrics-service/support/history.h"
#include "tests/metrics-service/support/lead_history.h"
#include "tests/metrics-service/support/lead_recount.h"
#include "tests/metrics-service/support/random_history.h"
#include "tests/metrics-service/support/random_leads.h"
#include "tests/metrics-service/support/render_leads.h"
#include "tests/support/seed.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics {
namespace {

using testing::Created;
using testing::Day;
using testing::DealStream;
using testing::Instance;
using testing::LeadConverted;
using testing::LeadCreated;
using testing::LeadEntered;
using testing::LeadStream;
using testing::OfLead;
using testing::Render;
using testing::ResponseOf;
using Lines = std::vector<std::string>;

class LeadFollowerTest : public ::testing::Test {
 protected:
  std::string Path() { return folder_.File("metrics.db"); }
  static Lines Channels(Instance& instance, const ReportQuery& query) {
    return instance.facts.WithView(
        [&](const FactsView& view) { return Render(ReportChannels(view, query)); });
  }
  static Lines Channels(Instance& instance) {
    ReportQuery query;
    query.as_of = Day(100);
    return Channels(instance, query);
  }
  static size_t LeadsOf(Instance& instance) {
    return instance.facts.WithView([](const FactsView& view) { return view.leads.leads(); });
  }
  static size_t DealsOf(Instance& instance) {
    return instance.facts.WithView([](const FactsView& view) { return view.deals.deals(); });
  }
  static std::string ReasonOfAsking(Instance& instance) {
    std::string reason = "not called";
    instance.lead_arrivals.Await("", absl::InfiniteFuture(),
                                 [&](const absl::Status& status) { reason = ReasonOf(status); });
    return reason;
  }
  revops::testing::TempDir folder_;
  DealStream deals_{"00000000000000aa"};
  LeadStream leads_{"00000000000000cc"}, other_{"00000000000000dd"};
};

TEST_F(LeadFollowerTest, WhatWasAppliedIsThereAfterARestartAndRepeatsAreDropped) {
  const auto first = ResponseOf({leads_.Event(LeadCreated(1, Day(1), "EMAIL")),
                                 leads_.AccountEvent(), leads_.Event(OfLead(1, 1, Day(2)))},
                                leads_);
  const auto second = ResponseOf({leads_.Event(LeadConverted(1, Day(3), 1))}, leads_);
  Lines answer;
  {
    Instance instance(Path());
    EXPECT_EQ(instance.leads_resumed_at, "");
    EXPECT_EQ(ReasonOfAsking(instance), "FACTS_BUILDING");
    ASSERT_TRUE(instance.leads->Apply(first).ok());
    ASSERT_TRUE(instance.leads->Apply(first).ok());
    ASSERT_TRUE(instance.leads->Apply(second).ok());
    EXPECT_EQ(ReasonOfAsking(instance), "");
    ASSERT_TRUE(instance.leads->Flush().ok());
    answer = Channels(instance);
  }
  Instance again(Path());
  EXPECT_EQ(again.leads_resumed_at, leads_.Token());
  EXPECT_EQ(again.resumed_at, "");
  EXPECT_EQ(ReasonOfAsking(again), "");
  EXPECT_EQ(Channels(again), answer);
  ASSERT_TRUE(again.leads->Apply(second).ok());
  EXPECT_EQ(Channels(again), answer);
  again.facts.WithView(
      [](const FactsView& view) { EXPECT_EQ(view.leads.activities().size(), 1u); });
}

TEST_F(LeadFollowerTest, AReplacedLeadStoreIsBuiltAnewAndTheDealsAreKept) {
  {
    Instance instance(Path());
    ASSERT_TRUE(instance.follower
                    ->Apply(ResponseOf({deals_.Event(testing::DefaultPipeline()),
                                        deals_.Event(Created(1, Day(1)))},
                                       deals_))
                    .ok());
    ASSERT_TRUE(instance.leads
                    ->Apply(ResponseOf({leads_.Event(LeadCreated(1, Day(1))),
                                        leads_.Event(LeadConverted(1, Day(3), 1))},
                                       leads_))
                    .ok());
    const auto response =
        ResponseOf({other_.Event(LeadCreated(7, Day(1))), other_.Event(LeadCreated(8, Day(1))),
                    other_.Event(LeadConverted(8, Day(2), 1))},
                   other_);
    const absl::Status foreign = instance.leads->Apply(response);
    EXPECT_EQ(ReasonOf(foreign), "RESUME_TOKEN_FOREIGN") << foreign;
    EXPECT_TRUE(absl::StrContains(foreign.message(), "lead store")) << foreign;
    ASSERT_TRUE(instance.leads->Reset(foreign).ok());
    EXPECT_EQ(ReasonOfAsking(instance), "FACTS_BUILDING");
    EXPECT_EQ(DealsOf(instance), 1u);
    ASSERT_TRUE(instance.leads->Apply(response).ok());
    ASSERT_TRUE(instance.leads->Flush().ok());
    ASSERT_TRUE(instance.follower->Flush().ok());
  }
  Instance again(Path());
  EXPECT_EQ(again.resumed_at, deals_.Token());
  EXPECT_EQ(DealsOf(again), 1u);
  EXPECT_EQ(LeadsOf(again), 2u);
  EXPECT_EQ(Channels(again)[0], "n=2 censored=2");
  // The deals are replaced: the leads are kept, and find them again.
  ASSERT_TRUE(again.follower->Reset(absl::UnknownError("another store")).ok());
  EXPECT_EQ(LeadsOf(again), 2u);
  DealStream restored("00000000000000bb");
  const auto pipeline = restored.Event(testing::DefaultPipeline());
  const auto created = restored.Event(Created(1, Day(1)));
  const auto won = restored.Event(testing::Moved(1, Day(5), 2, "won"));
  ASSERT_TRUE(again.follower->Apply(ResponseOf({pipeline, created, won}, restored)).ok());
  EXPECT_TRUE(absl::StrContains(Channels(again)[1], "converted 1 won 1")) << Channels(again)[1];
}

TEST_F(LeadFollowerTest, AnEventThatDoesNotFitStopsThereAndNamesItself) {
  Instance instance(Path());
  const auto created = leads_.Event(LeadCreated(1, Day(1)));
  const auto unknown = leads_.Event(LeadEntered(9, Day(2), LeadState::kWorking));
  const absl::Status status = instance.leads->Apply(ResponseOf({created, unknown}, leads_));
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_TRUE(absl::StrContains(status.message(), "00000000000000cc:2:0")) << status;
  EXPECT_EQ(LeadsOf(instance), 1u);
}

TEST_F(LeadFollowerTest, AnActivityMayMoveItsLeadOn) {
  Instance instance(Path());
  const auto created = leads_.Event(LeadCreated(1, Day(1)));
  auto called = leads_.Event(OfLead(1, 1, Day(2)));
  called.mutable_lead()->set_state(revops::lead::v1::LEAD_STATE_WORKING);
  *called.mutable_lead()->mutable_state_enter_time() = called.effective_time();
  ASSERT_TRUE(instance.leads->Apply(ResponseOf({created, called}, leads_)).ok());
  instance.facts.WithView([](const FactsView& view) {
    ASSERT_EQ(view.leads.VisitsOf(0).size(), 2u);
    EXPECT_EQ(view.leads.VisitsOf(0)[1].state, LeadState::kWorking);
    EXPECT_EQ(view.leads.VisitsOf(0)[1].entered, Day(2));
  });
}

TEST_F(LeadFollowerTest, WhatSaysNothingNewIsNotKept) {
  Instance instance(Path());
  const auto created = leads_.Event(LeadCreated(1, Day(1)));
  const auto scored = leads_.Event(testing::LeadChanged(1, Day(2)));
  ASSERT_TRUE(instance.leads->Apply(ResponseOf({created, scored}, leads_)).ok());
  ASSERT_TRUE(instance.leads->Flush().ok());
  size_t kept = 0;
  const auto checkpoint = instance.store->leads().Load([&](const LeadStreamFact&) {
    ++kept;
    return absl::OkStatus();
  });
  EXPECT_EQ(kept, 1u);
  EXPECT_EQ(checkpoint->resume_token, leads_.Token());
  EXPECT_EQ(checkpoint->revision, 2);
}

TEST_F(LeadFollowerTest, TheStreamsGiveTheSameAnswersAsTheFactsTheyTell) {
  const uint32_t seed = revops::testing::RandomSeed();
  SCOPED_TRACE(seed);
  testing::RandomHistory random(seed);
  testing::BothHistories histories;
  histories.pipelines = random.Pipelines();
  histories.deals = random.Events(histories.pipelines);
  histories.leads = testing::RandomLeads(seed).Events(histories.deals);
  {
    Instance instance(Path());
    std::vector<revops::deal::v1::DealEvent> batch;
    for (const PipelineFact& pipeline : histories.pipelines) {
      batch.push_back(deals_.Event(pipeline));
    }
    std::vector<revops::lead::v1::LeadEvent> lead_batch;
    size_t next = 0;
    const auto apply_leads = [&] {
      ASSERT_TRUE(instance.leads->Apply(ResponseOf(std::move(lead_batch), leads_)).ok());
      lead_batch.clear();
    };
    for (const DealFact& event : histories.deals) {
      batch.push_back(deals_.Event(event));
      if (next < histories.leads.size())
        lead_batch.push_back(leads_.Event(histories.leads[next++]));
      if (batch.size() < 7) continue;
      apply_leads();
      ASSERT_TRUE(instance.follower->Apply(ResponseOf(std::move(batch), deals_)).ok());
      batch.clear();
    }
    while (next < histories.leads.size())
      lead_batch.push_back(leads_.Event(histories.leads[next++]));
    ASSERT_TRUE(instance.follower->Apply(ResponseOf(std::move(batch), deals_)).ok());
    apply_leads();
    ASSERT_TRUE(instance.leads->Flush().ok());
    ASSERT_TRUE(instance.follower->Flush().ok());
  }
  Instance restarted(Path());
  for (int question = 0; question < 20; ++question) {
    ReportQuery query = random.Query();
    query.stages.clear();
    std::erase_if(query.group_by, [](const Dimension& dimension) {
      return dimension.kind == DimensionKind::kStage || dimension.kind == DimensionKind::kPipeline;
    });
    ASSERT_EQ(Channels(restarted, query), testing::LeadRecount(histories, query).Channels());
  }
}

}  // namespace
}  // namespace revops::metrics
