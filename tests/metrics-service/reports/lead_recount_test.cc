// Every report that begins with leads equals a naive recount on random histories of both services,
// at random instants of both times, and so do those of deals with present ownership.
#include "tests/metrics-service/support/lead_recount.h"

#include "gtest/gtest.h"
#include "metrics-service/reports/sales_cycle.h"
#include "metrics-service/reports/scan.h"
#include "tests/metrics-service/support/both_halves.h"
#include "tests/metrics-service/support/lead_history.h"
#include "tests/metrics-service/support/random_history.h"
#include "tests/metrics-service/support/random_leads.h"
#include "tests/metrics-service/support/render_leads.h"
#include "tests/support/seed.h"

namespace revops::metrics {
namespace {

using testing::BothHalves;
using testing::BothHistories;
using testing::LeadRecount;
using testing::Render;

constexpr int kHistories = 60;
constexpr int kQuestions = 12;

BothHistories RandomHistories(uint32_t seed, testing::RandomHistory& random) {
  BothHistories histories;
  histories.pipelines = random.Pipelines();
  histories.deals = random.Events(histories.pipelines);
  testing::RandomLeads leads(seed);
  histories.leads = leads.Events(histories.deals);
  histories.deal_activities = leads.OnDeals(histories.deals);
  return histories;
}

// Activities behind the event at whose time they were recorded: the deal is there then.
void TellDeals(const BothHistories& histories, BothHalves& facts) {
  for (const PipelineFact& pipeline : histories.pipelines) facts.Tell(pipeline);
  auto activity = histories.deal_activities.begin();
  const auto end = histories.deal_activities.end();
  for (size_t i = 0; i < histories.deals.size(); ++i) {
    const Micros recorded = histories.deals[i].recorded;
    facts.Tell(histories.deals[i]);
    if (i + 1 < histories.deals.size() && histories.deals[i + 1].recorded == recorded) continue;
    for (; activity != end && activity->recorded == recorded; ++activity) facts.Tell(*activity);
  }
  ASSERT_TRUE(activity == end);
}

void TellLeads(const BothHistories& histories, BothHalves& facts) {
  for (const LeadStreamFact& fact : histories.leads) {
    if (const auto* lead = std::get_if<LeadFact>(&fact)) facts.Tell(*lead);
    if (const auto* activity = std::get_if<ActivityFact>(&fact)) facts.Tell(*activity);
    if (const auto* rep = std::get_if<RepFact>(&fact)) facts.Tell(*rep);
  }
}

// Leads are not grouped by stages and pipelines.
ReportQuery ForLeads(ReportQuery query) {
  std::erase_if(query.group_by, [](const Dimension& dimension) {
    return dimension.kind == DimensionKind::kStage || dimension.kind == DimensionKind::kPipeline;
  });
  return query;
}

void ExpectEqualAnswers(BothHalves& facts, const BothHistories& histories, ReportQuery query) {
  const auto of_deals = [&](auto report) {
    return Render(facts.Ask(
        [&](const FactsView& view, const ReportQuery& q) { return report(view.deals, q); }, query));
  };
  const auto now = [&](auto report) {
    return Render(facts.Ask(
        [&](const FactsView& view, const ReportQuery& q) { return report(view, q, nullptr); },
        query));
  };
  const LeadRecount recount(histories, query);
  EXPECT_EQ(Render(facts.Ask(ReportTouchpoints, query)), recount.Touchpoints());
  EXPECT_EQ(now(ReportSalesCycleFromLead), recount.SalesCycleFromLead());
  EXPECT_EQ(of_deals([](const Facts& f, const ReportQuery& q) { return ReportWinRate(f, q, ""); }),
            recount.WinRate(""));
  EXPECT_EQ(of_deals([](const Facts& f, const ReportQuery& q) { return ReportPipeline(f, q); }),
            recount.Pipeline());
  EXPECT_EQ(of_deals([](const Facts& f, const ReportQuery& q) { return ReportTimeInStage(f, q); }),
            recount.TimeInStage());
  query = ForLeads(query);
  EXPECT_EQ(Render(facts.Ask(ReportLeadFunnel, query)), LeadRecount(histories, query).LeadFunnel());
  query.stages.clear();
  EXPECT_EQ(now(ReportChannels), LeadRecount(histories, query).Channels());
}

TEST(LeadRecountTest, EveryReportEqualsANaiveRecount) {
  const uint32_t first = revops::testing::RandomSeed();
  for (uint32_t seed = first; seed < first + kHistories; ++seed) {
    SCOPED_TRACE(::testing::Message() << "REVOPS_TEST_SEED=" << seed);
    testing::RandomHistory random(seed);
    const BothHistories histories = RandomHistories(seed, random);
    BothHalves facts;
    // Either half may come first, and that of the deals be told again.
    if (seed % 3 == 0) TellLeads(histories, facts);
    TellDeals(histories, facts);
    if (seed % 3 != 0) TellLeads(histories, facts);
    if (seed % 3 == 1) {
      facts.shared().Clear<Facts>();
      TellDeals(histories, facts);
    }
    if (seed % 2 == 0) {
      facts.shared().WithWriter<LeadFacts>([](LeadFacts& leads, Followed&) { leads.Settle(); });
      facts.shared().WithWriter([](Facts& deals, Followed&) { deals.Settle(); });
    }
    for (int question = 0; question < kQuestions; ++question) {
      SCOPED_TRACE(::testing::Message() << "question " << question);
      ReportQuery query = random.Query();
      if (question % 3 == 0) query.ownership = Ownership::kCurrent;
      ExpectEqualAnswers(facts, histories, query);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// Leads of a source that no question is about, so many that scans go on two threads, with those of
// the history strewn among them.
TEST(LeadRecountTest, AScanOnTwoThreadsFindsWhatANaiveRecountFinds) {
  const uint32_t seed = revops::testing::RandomSeed();
  SCOPED_TRACE(::testing::Message() << "REVOPS_TEST_SEED=" << seed);
  testing::RandomHistory random(seed);
  const BothHistories histories = RandomHistories(seed, random);
  BothHalves facts;
  TellDeals(histories, facts);
  int number = 1'000;
  for (const LeadStreamFact& fact : histories.leads) {
    facts.shared().WithWriter<LeadFacts>([&](LeadFacts& leads, Followed&) {
      for (size_t i = 0; i <= kDealsForTwoThreads / histories.leads.size(); ++i) {
        const LeadFact other = testing::LeadCreated(++number, testing::Day(0));
        ASSERT_TRUE(leads.Apply(testing::WithLabel(other, LeadLabel::kSource, "others")).ok());
      }
      ASSERT_TRUE(std::visit([&](const auto& one) { return leads.Apply(one); }, fact).ok());
    });
  }
  for (int question = 0; question < kQuestions; ++question) {
    SCOPED_TRACE(::testing::Message() << "question " << question);
    ReportQuery query = random.Query();
    std::erase_if(query.labels, [](const LabelFilter& f) { return f.label == LabelKind::kSource; });
    query.labels.push_back({LabelKind::kSource, "", {"", "v0", "v1", "v2"}});
    ExpectEqualAnswers(facts, histories, query);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace revops::metrics
