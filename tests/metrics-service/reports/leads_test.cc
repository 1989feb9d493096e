// Worked examples of the reports that begin with leads.
#include "gtest/gtest.h"
#include "metrics-service/reports/sales_cycle.h"
#include "metrics-service/reports/win_rate.h"
#include "tests/metrics-service/support/both_halves.h"
#include "tests/metrics-service/support/lead_history.h"
#include "tests/metrics-service/support/render_leads.h"

namespace revops::metrics {
namespace {

using testing::At;
using testing::BothHalves;
using testing::Created;
using testing::Day;
using testing::LeadChanged;
using testing::LeadConverted;
using testing::LeadCreated;
using testing::LeadDeleted;
using testing::LeadEntered;
using testing::Moved;
using testing::OfDeal;
using testing::OfLead;
using testing::Render;
using testing::RepIs;
using testing::Usd;
using testing::With;
using testing::WithLabel;
using Lines = std::vector<std::string>;

class LeadsTest : public ::testing::Test {
 protected:
  LeadsTest() { facts_.Tell(testing::DefaultPipeline()); }

  // A lead's way to a deal: worked, qualified, converted on the three days behind `day`.
  void Convert(int lead, int64_t day, int deal) {
    facts_.Tell(LeadEntered(lead, Day(day + 1), LeadState::kWorking));
    facts_.Tell(LeadEntered(lead, Day(day + 2), LeadState::kQualified));
    facts_.Tell(LeadConverted(lead, Day(day + 3), deal));
  }
  // Two leads of one won deal, one that is new, one that came back and is in an open deal, and a
  // won deal without lead.
  void TellAll() {
    facts_.Tell(LeadCreated(1, Day(1), "EMAIL"));
    Convert(1, 1, 1);
    facts_.Tell(LeadCreated(2, Day(2), "REFERRAL"));
    Convert(2, 2, 1);
    facts_.Tell(LeadCreated(3, Day(3), "EMAIL"));
    facts_.Tell(LeadCreated(4, Day(3), "EMAIL"));
    facts_.Tell(LeadEntered(4, Day(5), LeadState::kDisqualified));
    Convert(4, 7, 2);
    facts_.Tell(With(Created(1, Day(4)), Usd(100)));
    facts_.Tell(Moved(1, Day(14), 2, "won"));
    facts_.Tell(Created(2, Day(10)));
    facts_.Tell(Moved(2, Day(12), 2, "meeting"));
    facts_.Tell(With(With(Created(3, Day(15)), Usd(50)), LabelKind::kChannel, "EMAIL"));
    facts_.Tell(Moved(3, Day(20), 2, "won"));
  }
  static ReportQuery Query(Micros as_of = Day(30)) {
    ReportQuery query;
    query.as_of = as_of;
    return query;
  }
  static ReportQuery By(LabelKind kind, ReportQuery query = Query()) {
    query.group_by = {{DimensionKind::kLabel, kind, ""}};
    return query;
  }
  Lines Channels(const ReportQuery& query) {
    return Render(facts_.Ask(
        [](const FactsView& view, const ReportQuery& q) { return ReportChannels(view, q); },
        query));
  }
  Lines Touchpoints(const ReportQuery& query) {
    return Render(facts_.Ask(ReportTouchpoints, query));
  }
  Lines Funnel(const ReportQuery& query) { return Render(facts_.Ask(ReportLeadFunnel, query)); }
  BothHalves facts_;
};

std::string Days(const char* of_one) {
  return std::string("n=1(") + of_one + " " + of_one + " " + of_one + " " + of_one + " " + of_one +
         " " + of_one + " " + of_one + ")";
}
constexpr char kNoDays[] = "n=0(- - - - - - -)";

TEST_F(LeadsTest, ChannelsCountADealOnceAndDealsWithoutLeadApart) {
  TellAll();
  EXPECT_EQ(
      Channels(By(LabelKind::kChannel)),
      (Lines{"n=4 censored=2",
             "[EMAIL] leads 3 qualified 2 converted 2 won 1 USD:100; rate 0.3333333333 days " +
                 Days("13") + " without lead 1 won 1 USD:50;",
             std::string("[REFERRAL] leads 1 qualified 1 converted 1 won 0  rate 0 days ") +
                 kNoDays + " without lead 0 won 0 "}));
  // Before the win, and before the second lead joined.
  ReportQuery early = By(LabelKind::kChannel, Query(Day(5)));
  EXPECT_EQ(Channels(early)[1], std::string("[EMAIL] leads 3 qualified 1 converted 1 won 0  rate 0 "
                                            "days ") +
                                    kNoDays + " without lead 0 won 0 ");
}

TEST_F(LeadsTest, ADealCountsWithTheFirstOfItsLeadsThatCount) {
  TellAll();
  ReportQuery query = Query();
  query.labels = {{LabelKind::kChannel, "", {"REFERRAL"}}};
  EXPECT_EQ(Channels(query)[1], "[] leads 1 qualified 1 converted 1 won 1 USD:100; rate 1 days " +
                                    Days("12") + " without lead 0 won 0 ");
  facts_.Tell(LeadDeleted(1, Day(25)));
  EXPECT_EQ(Channels(By(LabelKind::kChannel))[2],
            "[REFERRAL] leads 1 qualified 1 converted 1 won 1 USD:100; rate 1 days " + Days("12") +
                " without lead 0 won 0 ");
  // As was known before.
  query = By(LabelKind::kChannel);
  query.known_at = Day(25);
  EXPECT_EQ(Channels(query)[2], std::string("[REFERRAL] leads 1 qualified 1 converted 1 won 0  "
                                            "rate 0 days ") +
                                    kNoDays + " without lead 0 won 0 ");
}

TEST_F(LeadsTest, TheFunnelKeepsFirstPassesRecycledOnesAndDealsWithoutLeadApart) {
  TellAll();
  const Lines lines = Funnel(Query());
  const auto has = [&](const std::string& line) {
    EXPECT_NE(std::find(lines.begin(), lines.end(), line), lines.end())
        << line << " is not in\n"
        << ::testing::PrintToString(lines);
  };
  EXPECT_EQ(lines[0], "n=4 censored=2 NO_AMOUNT=1");
  has("[] first /lead 4 went on 2 0.5 pending 1 recycled 1 ");
  has("[] first /worked 2 went on 2 1 pending 0 recycled 0 ");
  has("[] first /converted 2 went on 2 1 pending 0 recycled 0 ");
  has("[] first pipelines/default/proposal 1 went on 1 1 pending 0 recycled 0 USD:100;");
  has("[] first pipelines/default/won 1 went on 0 - pending 0 recycled 0 USD:100;");
  has("[] recycled /lead 1 went on 1 1 pending 0 recycled 0 ");
  has("[] recycled /converted 1 went on 1 1 pending 0 recycled 0 ");
  has("[] recycled pipelines/default/qualification 1 went on 1 1 pending 0 recycled 0 ");
  has("[] recycled pipelines/default/meeting 1 went on 0 0 pending 1 recycled 0 ");
  has("[] recycled pipelines/default/won 0 went on 0 - pending 0 recycled 0 ");
  has("[] without pipelines/default/won 1 went on 0 - pending 0 recycled 0 USD:50;");
  // Three lines of seven stages, two with four stages of leads, and the basis.
  EXPECT_EQ(lines.size(), 3 * 7 + 2 * 4 + 1u);
}

TEST_F(LeadsTest, ALeadWhoseDealHasNotComeIsPending) {
  facts_.Tell(LeadCreated(1, Day(1)));
  Convert(1, 1, 7);
  EXPECT_EQ(Funnel(Query())[1], "[] first /converted 1 went on 0 0 pending 1 recycled 0 ");
  facts_.Tell(Created(7, Day(4)));
  EXPECT_EQ(Funnel(Query())[1], "[] first /converted 1 went on 1 1 pending 0 recycled 0 ");
}

TEST_F(LeadsTest, TouchpointsAreThePersonalOnesThatReachedSomebodyUntilTheClosing) {
  TellAll();
  facts_.Tell(OfLead(1, 1, Day(2)));  // the channel of its lead
  ActivityFact answer = OfLead(2, 2, Day(5));
  answer.direction = ActivityDirection::kInbound;
  answer.channel = "SOCIAL";
  facts_.Tell(answer);
  // One meeting, recorded on a lead and on the deal.
  ActivityFact meeting = OfLead(3, 2, Day(7));
  meeting.kind = ActivityKind::kMeeting;
  meeting.direction = ActivityDirection::kUnknown;
  facts_.Tell(meeting);
  ActivityFact again = OfDeal(4, 1, Day(7));
  again.kind = ActivityKind::kMeeting;
  again.direction = ActivityDirection::kUnknown;
  again.channel = "EVENT";
  facts_.Tell(again);
  ActivityFact newsletter = OfDeal(5, 1, Day(8));
  newsletter.is_automated = true;
  facts_.Tell(newsletter);
  ActivityFact missed = OfDeal(6, 1, Day(9));
  facts_.Tell(missed);
  facts_.Tell(OfDeal(7, 1, Day(15)));  // after the win
  facts_.Tell(OfDeal(8, 3, Day(20)));  // in its very instant
  missed.outcome = ActivityOutcome::kNoAnswer;
  missed.recorded = Day(25);
  facts_.Tell(missed);
  const Lines lines = Touchpoints(Query());
  EXPECT_EQ(lines[0], "n=2 censored=0");
  EXPECT_EQ(lines[1],
            "[] won n=2 sum 4 (2 2 2.8 max 3) without 1 in 1 out 2 automated 1 by EMAIL:2 EVENT:1 "
            "SOCIAL:1 lost n=0 sum 0 (- - - max -1) without 0 in 0 out 0 automated 0 by");
  // The call was taken for a talk until day 25.
  ReportQuery query = Query();
  query.known_at = Day(21);
  EXPECT_EQ(Touchpoints(query)[1],
            "[] won n=2 sum 5 (2.5 2.5 3.7 max 4) without 1 in 1 out 3 automated 1 by :1 EMAIL:2 "
            "EVENT:1 SOCIAL:1 lost n=0 sum 0 (- - - max -1) without 0 in 0 out 0 automated 0 by");
}

TEST_F(LeadsTest, ACycleFromTheLeadBeginsWithItsFirstAndLeavesDealsWithoutOneOut) {
  TellAll();
  const SalesCycleReport from_lead = facts_.Ask(
      [](const FactsView& view, const ReportQuery& q) { return ReportSalesCycleFromLead(view, q); },
      Query());
  EXPECT_EQ(from_lead.basis.definition, "sales_cycle.lead.v1");
  EXPECT_EQ(Render(from_lead),
            (Lines{"n=1 censored=1 NO_LEAD=1", "[] won " + Days("13") + " lost " + kNoDays +
                                                   " closed " + Days("13") + " open 1"}));
  const SalesCycleReport from_deal = facts_.Ask(
      [](const FactsView& view, const ReportQuery& q) { return ReportSalesCycle(view.deals, q); },
      Query());
  EXPECT_EQ(from_deal.basis.definition, "sales_cycle.v1");
  EXPECT_EQ(from_deal.rows[0].won.mean, 7.5);
}

TEST_F(LeadsTest, CurrentOwnershipGoesByTheRepsTeamNow) {
  facts_.Tell(RepIs("reps/ann", Day(0), "teams/a", "reps/max"));
  facts_.Tell(
      With(With(Created(1, Day(1)), LabelKind::kOwner, "reps/ann"), LabelKind::kTeam, "teams/a"));
  facts_.Tell(Moved(1, Day(2), 2, "won"));
  facts_.Tell(With(With(Created(2, Day(1)), LabelKind::kOwner, "reps/unknown"), LabelKind::kTeam,
                   "teams/c"));
  facts_.Tell(Moved(2, Day(2), 2, "lost"));
  facts_.Tell(WithLabel(LeadCreated(1, Day(1)), LeadLabel::kOwner, "reps/ann"));
  facts_.Tell(RepIs("reps/ann", Day(9), "teams/b", "reps/max"));
  const auto keys = [&](ReportQuery query) {
    const WinRateReport report =
        facts_.Ask([](const FactsView& view,
                      const ReportQuery& q) { return ReportWinRate(view.deals, q, ""); },
                   query);
    Lines keys;
    for (const WinRateRow& row : report.rows) keys.push_back(row.group[0]);
    return keys;
  };
  ReportQuery query = By(LabelKind::kTeam, Query(Day(3)));
  EXPECT_EQ(keys(query), (Lines{"teams/a", "teams/c"}));
  query.ownership = Ownership::kCurrent;
  EXPECT_EQ(keys(query), (Lines{"teams/b", "teams/c"}));
  EXPECT_EQ(Channels(query)[1].substr(0, 17), "[teams/b] leads 1");
  query.labels = {{LabelKind::kTeam, "", {"teams/b"}}};
  EXPECT_EQ(keys(query), Lines{"teams/b"});
  query.labels = {{LabelKind::kTeam, "", {"teams/a"}}};
  EXPECT_EQ(keys(query), Lines{});
}

TEST_F(LeadsTest, DealsBuiltAnewFindTheirLeadsAgain) {
  TellAll();
  const Lines before = Channels(By(LabelKind::kChannel));
  facts_.shared().Clear<Facts>();
  EXPECT_EQ(Channels(By(LabelKind::kChannel))[0], "n=4 censored=4");
  facts_.Tell(testing::DefaultPipeline());
  // In another order: their rows are others.
  facts_.Tell(With(With(Created(3, Day(15)), Usd(50)), LabelKind::kChannel, "EMAIL"));
  facts_.Tell(Moved(3, Day(20), 2, "won"));
  facts_.Tell(Created(2, Day(10)));
  facts_.Tell(With(Created(1, Day(4)), Usd(100)));
  facts_.Tell(Moved(1, Day(14), 2, "won"));
  EXPECT_EQ(Channels(By(LabelKind::kChannel)), before);
}

TEST_F(LeadsTest, LabelsOfALeadCountAsOfItsEndElseAsOfTheQuestion) {
  facts_.Tell(WithLabel(LeadCreated(1, Day(1)), LeadLabel::kTeam, "teams/a"));
  facts_.Tell(LeadEntered(1, Day(5), LeadState::kDisqualified));
  facts_.Tell(WithLabel(LeadChanged(1, Day(8)), LeadLabel::kTeam, "teams/b"));
  facts_.Tell(WithLabel(LeadCreated(2, Day(1)), LeadLabel::kTeam, "teams/a"));
  facts_.Tell(WithLabel(LeadChanged(2, At(Day(8), Day(20))), LeadLabel::kTeam, "teams/b"));
  const Lines lines = Channels(By(LabelKind::kTeam));
  EXPECT_EQ(lines[1].substr(0, 17), "[teams/a] leads 1");
  EXPECT_EQ(lines[2].substr(0, 17), "[teams/b] leads 1");
  ReportQuery query = By(LabelKind::kTeam);
  query.known_at = Day(20);
  EXPECT_EQ(Channels(query)[1].substr(0, 17), "[teams/a] leads 2");
}

}  // namespace
}  // namespace revops::metrics
