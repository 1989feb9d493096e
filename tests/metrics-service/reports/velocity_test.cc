// The velocity's treatment of deals without amount, by hand; see docs/metrics/definitions.md.
#include "metrics-service/reports/velocity.h"

#include <limits>

#include "gtest/gtest.h"
#include "metrics-service/reports/pipeline.h"
#include "tests/metrics-service/support/history.h"

namespace revops::metrics {
namespace {

using testing::Created;
using testing::Day;
using testing::Moved;
using testing::Usd;
using testing::With;

constexpr absl::int128 kNanosPerUnit = 1'000'000'000;

class VelocityTest : public ::testing::Test {
 protected:
  VelocityTest() {
    Apply(testing::DefaultPipeline());
    query_.as_of = Day(400);
  }
  void Apply(const PipelineFact& pipeline) { EXPECT_TRUE(facts_.ApplyPipeline(pipeline).ok()); }
  void Apply(const DealFact& fact) {
    const absl::Status status = facts_.Apply(fact);
    EXPECT_TRUE(status.ok()) << status;
  }
  // A deal that was closed 50 days after its creation.
  void Close(int deal, const char* stage, std::optional<AmountFact> amount) {
    Apply(amount.has_value() ? With(Created(deal, Day(1)), *amount) : Created(deal, Day(1)));
    Apply(Moved(deal, Day(51), 2, stage));
  }
  VelocityReport Report() { return ReportVelocity(facts_, query_, VelocityMode::kAllOpen); }
  static AmountFact Eur(int64_t units) {
    AmountFact amount = Usd(units);
    amount.currency = *CurrencyCode::Create("EUR");
    return amount;
  }
  Facts facts_;
  ReportQuery query_;
};

TEST_F(VelocityTest, DealsWithoutAmountCountInAllFactorsButTheSize) {
  for (int deal = 1; deal <= 10; ++deal) Apply(Created(deal, Day(1)));
  Close(11, "won", Usd(1'000));
  Close(12, "won", Usd(1'000));
  Close(13, "won", Usd(2'000));
  Close(14, "won", std::nullopt);
  for (int deal = 21; deal <= 24; ++deal) Close(deal, "lost", std::nullopt);
  const VelocityReport report = Report();
  EXPECT_EQ(report.basis.n, 18);
  ASSERT_EQ(report.basis.left_out.size(), 1u);
  EXPECT_EQ(report.basis.left_out[0].reason, "NO_AMOUNT");
  EXPECT_EQ(report.basis.left_out[0].count, 15);
  ASSERT_EQ(report.rows.size(), 1u);
  const VelocityRow& row = report.rows[0];
  EXPECT_EQ(row.currency_code, "USD");
  EXPECT_EQ(row.deals, 10);
  EXPECT_EQ(row.win_rate, 0.5);
  EXPECT_EQ(row.mean_won_cycle_days, 50);
  EXPECT_EQ(row.average_won_size, absl::int128(1'333'333'333'333));
  // 10 x 1,333.33... x 0.5 / 50
  EXPECT_EQ(row.velocity_per_day, absl::int128(133'333'333'333));
}

TEST_F(VelocityTest, OfSeveralCurrenciesADealWithoutAmountIsInNone) {
  Apply(Created(1, Day(1)));
  Apply(With(Created(2, Day(1)), Usd(5)));
  Close(3, "won", Usd(100));
  Close(4, "won", Eur(70));
  Close(5, "lost", std::nullopt);
  VelocityReport report = Report();
  EXPECT_EQ(report.basis.n, 3);
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[0].currency_code, "EUR");
  EXPECT_EQ(report.rows[1].deals, 1);
  EXPECT_EQ(report.rows[1].win_rate, 1);
  // Asked for one, it is clear again.
  query_.currency_code = "USD";
  report = Report();
  EXPECT_EQ(report.basis.n, 4);
  ASSERT_EQ(report.rows.size(), 1u);
  EXPECT_EQ(report.rows[0].deals, 2);
  EXPECT_EQ(report.rows[0].win_rate, 0.5);
}

TEST_F(VelocityTest, WithoutAnyAmountThereIsNoCurrencyToAnswerIn) {
  Apply(Created(1, Day(1)));
  EXPECT_TRUE(Report().rows.empty());
  EXPECT_EQ(Report().basis.n, 0);
  query_.currency_code = "USD";
  ASSERT_EQ(Report().rows.size(), 1u);
  EXPECT_EQ(Report().rows[0].deals, 1);
  EXPECT_FALSE(Report().rows[0].average_won_size.has_value());
}

TEST_F(VelocityTest, AmountsBeyondAllBoundsSaturate) {
  AmountFact amount = Usd(0);
  amount.one_off_micros = std::numeric_limits<int64_t>::max();
  amount.recurring_micros = std::numeric_limits<int64_t>::max();
  amount.recurring_months = 1'200;
  Apply(With(Created(1, Day(1)), amount));
  for (const Measure measure : {Measure::kAcv, Measure::kTcv}) {
    query_.measure = measure;
    const PipelineReport report = ReportPipeline(facts_, query_);
    EXPECT_EQ(report.rows[0].amount[0].nanos,
              absl::int128(std::numeric_limits<int64_t>::max()) * 1'000);
  }
  // Won within a microsecond: more a day than 128 bits hold.
  for (int deal = 2; deal <= 40; ++deal) {
    Apply(With(Created(deal, Day(1)), amount));
    Apply(Moved(deal, Day(1) + 1, 2, "won"));
  }
  const VelocityReport report = Report();
  EXPECT_GT(*report.rows[0].velocity_per_day, absl::int128(1'000'000) * kNanosPerUnit);
}

}  // namespace
}  // namespace revops::metrics
