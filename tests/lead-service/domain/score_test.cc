#include "lead-service/domain/score.h"

#include "gtest/gtest.h"

namespace revops::lead {
namespace {

Lead Ideal(absl::Time now) {
  Lead lead;
  lead.details.person = {"Jane", "Doe", "jane@acme.example", "+493023125012", "Chief Buyer"};
  lead.details.company = "Acme";
  lead.details.domain = "acme.example";
  lead.details.country = "DE";
  lead.details.channel = Channel::kReferral;
  lead.details.direction = Direction::kInbound;
  lead.activity_count = 9;
  lead.last_activity_time = now;
  for (Criterion& criterion : lead.qualification.criteria) criterion.rating = Rating::kStrong;
  return lead;
}

TEST(ScoreTest, TheBestLeadHasAHundredAndTheReasonsAddUp) {
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  const LeadScore score = Judge(Ideal(now), now);
  EXPECT_EQ(score.value, 100);
  EXPECT_EQ(score.fit, kFitMax);
  EXPECT_EQ(score.engagement, kEngagementMax);
  EXPECT_EQ(score.qualification, kQualificationMax);
  int sum = 0;
  for (const ScoreReason& reason : score.reasons) sum += reason.points;
  EXPECT_EQ(sum, 100);
  EXPECT_EQ(score.rules_version, kScoreRulesVersion);
}

TEST(ScoreTest, EngagementFadesWithSilence) {
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  const Lead lead = Ideal(now);
  const int fresh = Judge(lead, now).value;
  const int month = Judge(lead, now + absl::Hours(24 * 20)).value;
  const int year = Judge(lead, now + absl::Hours(24 * 365)).value;
  EXPECT_LT(month, fresh);
  EXPECT_LT(year, month);
}

TEST(ScoreTest, WhatIsWrongWithTheDataCostsButNeverBelowZero) {
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  Lead lead = Ideal(now);
  lead.quality.Add(QualityFlag::kRoleAddress);
  EXPECT_LT(Judge(lead, now).value, 100);
  Lead nobody;
  for (int flag = 1; flag <= kQualityFlagLast; ++flag) {
    nobody.quality.Add(static_cast<QualityFlag>(flag));
  }
  EXPECT_EQ(Judge(nobody, now).value, 0);
}

}  // namespace
}  // namespace revops::lead
