#include "metrics-service/facts/lead_facts.h"

#include "gtest/gtest.h"
#include "metrics-service/facts/shared_facts.h"
#include "tests/metrics-service/support/lead_history.h"

namespace revops::metrics {
namespace {

using testing::At;
using testing::Created;
using testing::Day;
using testing::LeadChanged;
using testing::LeadConverted;
using testing::LeadCreated;
using testing::LeadDeleted;
using testing::LeadEntered;
using testing::LeadId;
using testing::OfLead;
using testing::WithLabel;
using testing::WithLeadField;

class LeadFactsTest : public ::testing::Test {
 protected:
  template <typename Fact>
  void Tell(const Fact& fact) {
    const absl::Status applied = facts_.Apply(fact);
    EXPECT_TRUE(applied.ok()) << applied;
  }
  std::string Label(LeadLabel label, Micros as_of, std::optional<Micros> known_at = {}) {
    const auto number = static_cast<LabelNumber>(label);
    const LabelCode code = facts_.labels().At(number, 0, facts_.LensAt(as_of, known_at));
    return std::string(facts_.labels().Texts(number).Text(code));
  }
  size_t Activities(Micros as_of, std::optional<Micros> known_at = {}) {
    size_t count = 0;
    facts_.activities().ForEachOf(0, facts_.LensAt(as_of, known_at),
                                  [&](const ActivityVersion&) { ++count; });
    return count;
  }
  LeadFacts facts_;
};

TEST_F(LeadFactsTest, LabelsAreReadByBothTimes) {
  Tell(WithLabel(LeadCreated(1, Day(1)), LeadLabel::kTeam, "teams/a"));
  Tell(WithLabel(LeadChanged(1, At(Day(5), Day(8))), LeadLabel::kTeam, "teams/b"));
  // Said late, of a time before.
  Tell(WithLabel(LeadChanged(1, At(Day(3), Day(9))), LeadLabel::kTeam, "teams/c"));
  EXPECT_EQ(Label(LeadLabel::kTeam, Day(2)), "teams/a");
  EXPECT_EQ(Label(LeadLabel::kTeam, Day(4)), "teams/c");
  EXPECT_EQ(Label(LeadLabel::kTeam, Day(4), Day(9)), "teams/a");
  EXPECT_EQ(Label(LeadLabel::kTeam, Day(6)), "teams/b");
  EXPECT_EQ(Label(LeadLabel::kTeam, Day(6), Day(8)), "teams/a");
  EXPECT_EQ(Label(LeadLabel::kOwner, Day(6)), "");
  facts_.Compact();
  EXPECT_EQ(Label(LeadLabel::kTeam, Day(4)), "teams/c");
}

TEST_F(LeadFactsTest, AWholeImageUnsetsWhatItDoesNotList) {
  LeadFact created = WithLeadField(WithLabel(LeadCreated(1, Day(1)), LeadLabel::kSource, "fair"),
                                   "region", "north");
  created.is_whole = true;
  Tell(created);
  LeadFact bare = LeadChanged(1, Day(2));
  bare.is_whole = true;
  int64_t left_out = 0;
  const auto news = facts_.NewsOf(bare, &left_out);
  ASSERT_TRUE(news.has_value());
  EXPECT_EQ(news->labels.size(), 2u);
  Tell(bare);
  EXPECT_EQ(Label(LeadLabel::kSource, Day(3)), "");
  EXPECT_EQ(Label(LeadLabel::kSource, Day(2)), "fair");
  EXPECT_FALSE(facts_.NewsOf(bare, &left_out).has_value());
  EXPECT_EQ(left_out, 0);
}

TEST_F(LeadFactsTest, ValuesOfFieldsBeyondTheLimitAreCounted) {
  LeadFact created = LeadCreated(1, Day(1));
  for (int i = 0; i < 300; ++i) created = WithLeadField(created, "f" + std::to_string(i), "x");
  int64_t left_out = 0;
  const auto news = facts_.NewsOf(created, &left_out);
  EXPECT_EQ(news->labels.size(), kLeadFieldsMax);
  EXPECT_EQ(left_out, 300 - static_cast<int64_t>(kLeadFieldsMax));
  Tell(created);
  EXPECT_TRUE(facts_.labels().KeepsField("f0"));
  EXPECT_FALSE(facts_.labels().KeepsField("f299"));
}

TEST_F(LeadFactsTest, ADeletedLeadNeverWasOnceThatIsKnown) {
  Tell(LeadCreated(1, Day(1)));
  Tell(LeadDeleted(1, Day(5)));
  EXPECT_FALSE(facts_.Stands(0, facts_.LensAt(Day(3), {})));
  EXPECT_TRUE(facts_.Stands(0, facts_.LensAt(Day(3), Day(5))));
  EXPECT_FALSE(facts_.Stands(0, facts_.LensAt(Day(1), Day(5))));
}

TEST_F(LeadFactsTest, EachComingBackIsAnotherPass) {
  Tell(LeadCreated(1, Day(1)));
  for (const LeadState state :
       {LeadState::kNurturing, LeadState::kWorking, LeadState::kWorking, LeadState::kDisqualified,
        LeadState::kNurturing, LeadState::kWorking}) {
    Tell(LeadEntered(1, Day(2), state));
  }
  std::vector<int> passes;
  for (const LeadVisit& visit : facts_.VisitsOf(0)) passes.push_back(visit.pass);
  EXPECT_EQ(passes, (std::vector<int>{0, 0, 1, 1, 1, 2}));
}

TEST_F(LeadFactsTest, AnActivityThatWasChangedCountsOnceAsLastKnown) {
  Tell(LeadCreated(1, Day(1)));
  Tell(OfLead(7, 1, At(Day(2), Day(2))));
  EXPECT_TRUE(facts_.Has(OfLead(7, 1, At(Day(2), Day(9)))));
  // It was on another day.
  Tell(OfLead(7, 1, At(Day(20), Day(4))));
  EXPECT_EQ(Activities(Day(10), Day(4)), 1u);
  EXPECT_EQ(Activities(Day(10)), 0u);
  EXPECT_EQ(Activities(Day(30)), 1u);
  EXPECT_EQ(Activities(Day(30), Day(2)), 0u);
  EXPECT_EQ(facts_.Apply(OfLead(8, 2, Day(5))).code(), absl::StatusCode::kDataLoss);
}

TEST_F(LeadFactsTest, ARepIsInTheTeamOfItsTime) {
  Tell(testing::RepIs("reps/ann", At(Day(1), Day(1)), "teams/a", "reps/max"));
  Tell(testing::RepIs("reps/ann", At(Day(9), Day(12)), "teams/b", "reps/eve"));
  const auto team = [&](Micros as_of, std::optional<Micros> known_at) {
    const RepFact* rep = facts_.people().RepAt("reps/ann", facts_.LensAt(as_of, known_at));
    return rep == nullptr ? "" : rep->team;
  };
  EXPECT_EQ(team(Day(1), {}), "");
  EXPECT_EQ(team(Day(9), {}), "teams/a");
  EXPECT_EQ(team(Day(10), {}), "teams/b");
  EXPECT_EQ(team(Day(10), Day(12)), "teams/a");
  EXPECT_EQ(facts_.people().Present("reps/ann")->manager, "reps/eve");
  EXPECT_EQ(facts_.people().Present("reps/bob"), nullptr);
  Tell(TeamFact{"teams/a", Day(1), Day(13), "teams/top"});
  EXPECT_EQ(facts_.people().TeamAt("teams/a", facts_.LensAt(Day(2), {}))->parent, "teams/top");
}

TEST_F(LeadFactsTest, ACustomerIsOneSinceTheWin) {
  Tell(LeadCreated(1, Day(1)));
  LeadFact fact = LeadChanged(1, At(Day(5), Day(7)));
  fact.customer_since = Day(5);
  Tell(fact);
  EXPECT_EQ(facts_.CustomerSince(0, facts_.LensAt(Day(6), {})), Day(5));
  EXPECT_FALSE(facts_.CustomerSince(0, facts_.LensAt(Day(5), {})).has_value());
  EXPECT_FALSE(facts_.CustomerSince(0, facts_.LensAt(Day(6), Day(7))).has_value());
}

TEST_F(LeadFactsTest, WhatDoesNotFitIsDataLoss) {
  EXPECT_EQ(facts_.Apply(LeadChanged(1, Day(1))).code(), absl::StatusCode::kDataLoss);
  Tell(LeadCreated(1, Day(1)));
  EXPECT_EQ(facts_.Apply(LeadCreated(1, Day(1))).code(), absl::StatusCode::kDataLoss);
}

TEST(SharedFactsTest, ALeadFindsItsDealWhicheverComesFirst) {
  SharedFacts shared;
  const auto deal_of_first = [&] {
    DealRow row = kNoDeal;
    shared.WithView([&](const FactsView& view) {
      view.leads.conversions().ForEachOfLead(0, [&](const Conversion& by) { row = by.row; });
      EXPECT_TRUE(row == kNoDeal || view.leads.conversions().HasLead(row));
    });
    return row;
  };
  const auto tell = [&](const DealFact& fact) {
    shared.WithWriter([&](Facts& facts, Followed&) { ASSERT_TRUE(facts.Apply(fact).ok()); });
  };
  const auto tell_pipeline = [&] {
    shared.WithWriter([&](Facts& facts, Followed&) {
      ASSERT_TRUE(facts.ApplyPipeline(testing::DefaultPipeline()).ok());
    });
  };
  tell_pipeline();
  shared.WithWriter<LeadFacts>([&](LeadFacts& leads, Followed&) {
    ASSERT_TRUE(leads.Apply(LeadCreated(1, Day(1))).ok());
    ASSERT_TRUE(leads.Apply(LeadConverted(1, Day(2), 5)).ok());
  });
  EXPECT_EQ(deal_of_first(), kNoDeal);
  tell(Created(4, Day(1)));
  tell(Created(5, Day(1)));
  EXPECT_EQ(deal_of_first(), 1u);
  shared.Clear<Facts>();
  EXPECT_EQ(deal_of_first(), kNoDeal);
  tell_pipeline();
  tell(Created(5, Day(1)));
  EXPECT_EQ(deal_of_first(), 0u);
  shared.Clear<LeadFacts>();
  shared.WithWriter<LeadFacts>([&](LeadFacts& leads, Followed&) {
    ASSERT_TRUE(leads.Apply(LeadCreated(1, Day(1))).ok());
    ASSERT_TRUE(leads.Apply(LeadConverted(1, Day(2), 5)).ok());
  });
  EXPECT_EQ(deal_of_first(), 0u);
}

}  // namespace
}  // namespace revops::metrics
