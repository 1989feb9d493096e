#include "metrics-service/facts/facts.h"

#include "gtest/gtest.h"
#include "tests/metrics-service/support/history.h"

namespace revops::metrics {
namespace {

using testing::At;
using testing::Corrected;
using testing::Created;
using testing::Day;
using testing::DealId;
using testing::DefaultPipeline;
using testing::Moved;
using testing::Updated;
using testing::Usd;
using testing::Voided;
using testing::With;
using testing::WithField;

constexpr Attribute kOwner = AttributeOf(LabelKind::kOwner);

class FactsTest : public ::testing::Test {
 protected:
  FactsTest() { EXPECT_TRUE(facts_.ApplyPipeline(DefaultPipeline()).ok()); }
  void Apply(const DealFact& fact) {
    const absl::Status status = facts_.Apply(fact);
    EXPECT_TRUE(status.ok()) << status;
  }
  std::string StageAt(Micros as_of, std::optional<Micros> known_at = std::nullopt) {
    const auto standing = facts_.StandingOf(0, facts_.LensAt(as_of, known_at));
    if (!standing.has_value()) return "(none)";
    return std::string(facts_.stages().labels().Text(facts_.stages().Row(standing->stage).label));
  }
  std::string OwnerAt(Micros as_of, std::optional<Micros> known_at = std::nullopt) {
    const LabelCode code = facts_.LabelOf(kOwner, 0, facts_.LensAt(as_of, known_at));
    return std::string(facts_.LabelsOf(kOwner).Text(code));
  }
  int64_t UnitsAt(Micros as_of, std::optional<Micros> known_at = std::nullopt) {
    return facts_.AmountOf(0, facts_.LensAt(as_of, known_at)).one_off_micros / kMicrosPerUnit;
  }
  Facts facts_;
};

TEST_F(FactsTest, AnInstantIncludesWhatTookEffectBeforeItAlone) {
  Apply(Created(1, Day(10)));
  Apply(Moved(1, Day(20), 2, "proposal"));
  EXPECT_EQ(StageAt(Day(10)), "(none)");
  EXPECT_EQ(StageAt(Day(10) + 1), "prospecting");
  EXPECT_EQ(StageAt(Day(20)), "prospecting");
  EXPECT_EQ(StageAt(Day(20) + 1), "proposal");
}

TEST_F(FactsTest, ALateEntryIsKnownFromItsRecordingOn) {
  Apply(Created(1, At(Day(10), Day(12))));
  Apply(Moved(1, At(Day(20), Day(30)), 2, "proposal"));
  EXPECT_EQ(StageAt(Day(25)), "proposal");
  EXPECT_EQ(StageAt(Day(25), Day(30)), "prospecting");
  EXPECT_EQ(StageAt(Day(25), Day(30) + 1), "proposal");
  EXPECT_EQ(StageAt(Day(25), Day(12)), "(none)");
}

TEST_F(FactsTest, ACorrectionSupersedesTheBoundaryFromItsRecordingOn) {
  Apply(Created(1, Day(10)));
  Apply(Moved(1, Day(20), 2, "proposal"));
  Apply(Moved(1, Day(30), 3, "won"));
  Apply(Corrected(1, Day(40), 2, Day(15)));
  Apply(Corrected(1, Day(50), 3, Day(25)));
  EXPECT_EQ(StageAt(Day(16)), "proposal");
  EXPECT_EQ(StageAt(Day(16), Day(40)), "prospecting");
  EXPECT_EQ(StageAt(Day(26)), "won");
  EXPECT_EQ(StageAt(Day(26), Day(45)), "proposal");
  std::vector<Visit> room;
  const auto visits = facts_.VisitsOf(0, facts_.LensAt(Day(60), std::nullopt), room);
  ASSERT_EQ(visits.size(), 3u);
  EXPECT_EQ(visits[0].enter, Day(10));
  EXPECT_EQ(visits[1].enter, Day(15));
  EXPECT_EQ(visits[2].enter, Day(25));
}

TEST_F(FactsTest, ACorrectedCreationMovesTheDealIntoOrOutOfAnInstant) {
  Apply(With(Created(1, Day(10)), LabelKind::kOwner, "reps/ann"));
  Apply(Corrected(1, Day(40), 1, Day(5)));
  EXPECT_EQ(StageAt(Day(6)), "prospecting");
  EXPECT_EQ(OwnerAt(Day(6)), "reps/ann");
  EXPECT_EQ(StageAt(Day(6), Day(40)), "(none)");
}

TEST_F(FactsTest, AnAttributeHasTheValueWithTheGreatestEffectiveTime) {
  Apply(With(Created(1, Day(10)), LabelKind::kOwner, "reps/ann"));
  Apply(With(Updated(1, Day(20)), LabelKind::kOwner, "reps/bob"));
  Apply(With(Updated(1, At(Day(15), Day(30))), LabelKind::kOwner, "reps/eve"));
  EXPECT_EQ(OwnerAt(Day(12)), "reps/ann");
  EXPECT_EQ(OwnerAt(Day(16)), "reps/eve");
  EXPECT_EQ(OwnerAt(Day(16), Day(30)), "reps/ann");
  EXPECT_EQ(OwnerAt(Day(40)), "reps/bob");
  EXPECT_EQ(facts_.LabelsOf(kOwner).Text(facts_.PresentLabelOf(kOwner, 0)), "reps/bob");
}

TEST_F(FactsTest, OfEqualEffectiveTimesTheLaterRecordedCounts) {
  Apply(With(Created(1, Day(10)), LabelKind::kOwner, "reps/ann"));
  Apply(With(Updated(1, At(Day(20), Day(20))), LabelKind::kOwner, "reps/bob"));
  Apply(With(Updated(1, At(Day(20), Day(20))), LabelKind::kOwner, "reps/eve"));
  Apply(With(Updated(1, At(Day(20), Day(25))), LabelKind::kOwner, "reps/joe"));
  EXPECT_EQ(OwnerAt(Day(20)), "reps/ann");
  EXPECT_EQ(OwnerAt(Day(20) + 1), "reps/joe");
  EXPECT_EQ(OwnerAt(Day(21), Day(25)), "reps/eve");
}

TEST_F(FactsTest, AVisitOfZeroLengthCounts) {
  Apply(Created(1, Day(10)));
  Apply(Moved(1, Day(10), 2, "meeting"));
  Apply(Moved(1, Day(10), 3, "won"));
  EXPECT_EQ(StageAt(Day(10)), "(none)");
  EXPECT_EQ(StageAt(Day(10) + 1), "won");
  std::vector<Visit> room;
  const auto visits = facts_.VisitsOf(0, facts_.LensAt(Day(11), std::nullopt), room);
  EXPECT_EQ(visits.size(), 3u);
}

TEST_F(FactsTest, TheClosingPriceMovesWithACorrectedClosing) {
  Apply(With(Created(1, Day(10)), Usd(100)));
  Apply(With(Moved(1, Day(30), 2, "won"), Usd(80)));
  Apply(Corrected(1, Day(40), 2, Day(20)));
  EXPECT_EQ(UnitsAt(Day(25)), 80);
  EXPECT_EQ(UnitsAt(Day(25), Day(40)), 100);
  EXPECT_EQ(UnitsAt(Day(20)), 100);
}

TEST_F(FactsTest, AReplacedClosingPriceDoesNotComeBackWithACorrection) {
  Apply(With(Created(1, Day(10)), Usd(100)));
  Apply(With(Moved(1, Day(30), 2, "won"), Usd(80)));
  Apply(With(Updated(1, Day(35)), Usd(85)));
  Apply(Corrected(1, Day(40), 2, Day(38)));
  EXPECT_EQ(UnitsAt(Day(50)), 85);
  EXPECT_EQ(UnitsAt(Day(50), Day(35)), 80);
}

TEST_F(FactsTest, WhatADealWasCreatedWithoutDoesNotComeBackWithACorrection) {
  Apply(Created(1, Day(10)));
  Apply(With(Updated(1, Day(50)), Usd(90)));
  Apply(With(Updated(1, At(Day(20), Day(55))), Usd(80)));
  Apply(Corrected(1, Day(60), 1, Day(30)));
  EXPECT_EQ(UnitsAt(Day(35)), 80);
  EXPECT_EQ(UnitsAt(Day(55)), 90);
  EXPECT_EQ(UnitsAt(Day(15), Day(60)), 0);
  EXPECT_EQ(UnitsAt(Day(25), Day(60)), 80);
}

TEST_F(FactsTest, AVoidDealIsVoidAtEveryInstantOnceKnown) {
  Apply(Created(1, Day(10)));
  Apply(Voided(1, Day(50)));
  EXPECT_TRUE(facts_.IsVoid(0, facts_.LensAt(Day(11), std::nullopt)));
  EXPECT_TRUE(facts_.IsVoid(0, facts_.LensAt(Day(11), Day(50) + 1)));
  EXPECT_FALSE(facts_.IsVoid(0, facts_.LensAt(Day(11), Day(50))));
}

TEST_F(FactsTest, AReopenedDealGoesOn) {
  Apply(Created(1, Day(10)));
  Apply(Moved(1, Day(20), 2, "lost"));
  Apply(Moved(1, Day(30), 3, "proposal"));
  EXPECT_EQ(StageAt(Day(25)), "lost");
  EXPECT_EQ(StageAt(Day(35)), "proposal");
  EXPECT_EQ(StageAt(Day(35), Day(30)), "lost");
}

TEST_F(FactsTest, AWholeFactIsReducedToWhatIsNew) {
  DealFact created =
      WithField(With(Created(1, Day(10)), LabelKind::kOwner, "reps/ann"), "region", "north");
  created.is_whole = true;
  Apply(With(created, Usd(100)));
  DealFact updated = With(With(Updated(1, Day(20)), LabelKind::kOwner, "reps/ann"), Usd(100));
  updated.is_whole = true;
  const DealFact reduced = facts_.Reduced(updated);
  EXPECT_FALSE(reduced.amount.has_value());
  ASSERT_EQ(reduced.labels.size(), 1u);  // the custom field is gone
  EXPECT_EQ(reduced.labels[0], (LabelFact{LabelKind::kField, "region", ""}));
  Apply(updated);
  const Attribute region = *facts_.FieldAttribute("region");
  EXPECT_EQ(facts_.PresentLabelOf(region, 0), 0u);
  EXPECT_NE(facts_.LabelOf(region, 0, facts_.LensAt(Day(20), std::nullopt)), 0u);
}

TEST_F(FactsTest, MoreAttributesThanBitsStayApart) {
  DealFact created = Created(1, Day(10));
  for (int i = 0; i < 100; ++i) created = WithField(created, "f" + std::to_string(i), "old");
  Apply(created);
  Apply(WithField(Updated(1, Day(20)), "f90", "new"));
  const Lens before = facts_.LensAt(Day(15), std::nullopt);
  const Lens after = facts_.LensAt(Day(25), std::nullopt);
  for (int i = 0; i < 100; ++i) {
    const Attribute field = *facts_.FieldAttribute("f" + std::to_string(i));
    EXPECT_EQ(facts_.LabelsOf(field).Text(facts_.LabelOf(field, 0, before)), "old");
    EXPECT_EQ(facts_.LabelsOf(field).Text(facts_.LabelOf(field, 0, after)),
              i == 90 ? "new" : "old");
  }
}

TEST_F(FactsTest, FieldsBeyondTheLimitAreLeftOutAndEverythingElseStays) {
  Apply(With(Created(1, Day(10)), Usd(100)));
  for (int i = 0; i < 70'000; ++i) {
    DealFact updated = WithField(Updated(1, Day(20)), "f" + std::to_string(i), "x");
    int64_t left_out = 0;
    const DealFact reduced = facts_.Reduced(updated, &left_out);
    EXPECT_EQ(left_out, i < static_cast<int>(kFieldsMax) ? 0 : 1);
    EXPECT_EQ(reduced.labels.size(), static_cast<size_t>(1 - left_out));
    // Also where a store kept it all the same.
    Apply(i % 2 == 0 ? updated : reduced);
  }
  EXPECT_EQ(UnitsAt(Day(30)), 100);
  EXPECT_TRUE(facts_.FieldAttribute("f255").has_value());
  EXPECT_TRUE(facts_.KeepsField("f255"));
  EXPECT_FALSE(facts_.FieldAttribute("f256").has_value());
  EXPECT_FALSE(facts_.KeepsField("f256"));
}

TEST_F(FactsTest, AWholeFactBringsMoreNewFieldsThanThereIsRoomFor) {
  DealFact created = Created(1, Day(10));
  for (int i = 0; i < 300; ++i) created = WithField(created, "f" + std::to_string(i), "x");
  created.is_whole = true;
  int64_t left_out = 0;
  EXPECT_EQ(facts_.Reduced(created, &left_out).labels.size(), kFieldsMax);
  EXPECT_EQ(left_out, 300 - static_cast<int64_t>(kFieldsMax));
  Apply(created);
  EXPECT_TRUE(facts_.FieldAttribute("f255").has_value());
  EXPECT_FALSE(facts_.FieldAttribute("f256").has_value());
  // What is not kept is not new each time either.
  created.kind = FactKind::kUpdated;
  EXPECT_TRUE(facts_.Reduced(created).labels.empty());
}

TEST_F(FactsTest, OnlyTheFieldsADealHadAreTakenFromIt) {
  for (int deal = 1; deal <= 3; ++deal) {
    Apply(WithField(Created(deal, Day(10)), "own" + std::to_string(deal), "x"));
  }
  DealFact updated = Updated(2, Day(20));
  updated.is_whole = true;
  EXPECT_EQ(facts_.Reduced(updated).labels,
            (std::vector<LabelFact>{{LabelKind::kField, "own2", ""}}));
}

TEST_F(FactsTest, UnsettingAFieldThatNobodyHasMakesNone) {
  Apply(WithField(Created(1, Day(10)), "region", ""));
  EXPECT_FALSE(facts_.FieldAttribute("region").has_value());
}

TEST_F(FactsTest, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(facts_.Apply(Updated(1, Day(10))).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(facts_.Apply(Created(1, Day(10), "nowhere")).code(), absl::StatusCode::kNotFound);
  Apply(Created(1, Day(10)));
  EXPECT_EQ(facts_.Apply(Created(1, Day(10))).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(facts_.Apply(Moved(1, Day(11), 3, "won")).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(facts_.Apply(Corrected(1, Day(11), 2, Day(9))).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(facts_.deals(), 1u);
}

}  // namespace
}  // namespace revops::metrics
