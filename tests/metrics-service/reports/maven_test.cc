// Every line of the Maven data's reference table, computed elsewhere.
#include <cmath>
#include <map>
#include <memory>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "metrics-service/reports/deal_size.h"
#include "metrics-service/reports/pipeline.h"
#include "metrics-service/reports/sales_cycle.h"
#include "metrics-service/reports/velocity.h"
#include "metrics-service/reports/win_rate.h"
#include "tests/metrics-service/support/maven.h"

namespace revops::metrics {
namespace {

Micros Midnight(int year, int month, int day) {
  return absl::ToUnixMicros(absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone()));
}

absl::int128 Nanos(int64_t units) { return absl::int128(units) * 1'000'000'000; }

double Rounded(double value, int decimals) {
  const double scale = std::pow(10, decimals);
  return std::round(value * scale) / scale;
}

double Units(absl::int128 nanos) { return static_cast<double>(nanos) / 1e9; }

class MavenTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto folder = testing::MavenFolder();
    if (!folder.has_value()) return;
    facts_ = std::make_unique<Facts>();
    testing::LoadMaven(*folder, *facts_);
  }
  static void TearDownTestSuite() { facts_.reset(); }
  void SetUp() override {
    if (!facts_) GTEST_SKIP() << "data/maven is missing; set REVOPS_DATA_DIR";
    query_.as_of = Midnight(2018, 1, 1);
  }
  void GroupBy(DimensionKind kind, LabelKind label = LabelKind::kOwner) {
    query_.group_by = {{kind, label, ""}};
  }
  std::map<std::string, WinRateRow> WinRates() {
    std::map<std::string, WinRateRow> rows;
    for (const WinRateRow& row : ReportWinRate(*facts_, query_, "").rows) rows[row.group[0]] = row;
    return rows;
  }
  std::map<std::string, absl::int128> WonValues() {
    std::map<std::string, absl::int128> values;
    for (const DealSizeRow& row : ReportDealSize(*facts_, query_).rows) {
      values[row.group[0]] = row.size.sum_nanos;
    }
    return values;
  }
  static std::unique_ptr<Facts> facts_;
  ReportQuery query_;
};
std::unique_ptr<Facts> MavenTest::facts_;

TEST_F(MavenTest, WinRateAndConversion) {
  const WinRateReport report = ReportWinRate(*facts_, query_, "");
  ASSERT_EQ(report.rows.size(), 1u);
  const WinRateRow& row = report.rows[0];
  EXPECT_EQ(row.won, 4238);
  EXPECT_EQ(row.won + row.lost, 6711);
  EXPECT_EQ(Rounded(*row.win_rate * 100, 4), 63.1501);
  EXPECT_EQ(row.created, 8800);
  EXPECT_EQ(Rounded(*row.creation_to_win * 100, 4), 48.1591);
  EXPECT_EQ(row.reopened, 0);
  EXPECT_EQ(report.basis.n, 6711);
  EXPECT_EQ(report.basis.n_censored, 2089);
}

TEST_F(MavenTest, DealSize) {
  const DealSizeReport report = ReportDealSize(*facts_, query_);
  ASSERT_EQ(report.rows.size(), 1u);
  const MoneyStatistics& size = report.rows[0].size;
  EXPECT_EQ(report.rows[0].currency_code, "USD");
  EXPECT_EQ(size.n, 4238);
  EXPECT_EQ(size.sum_nanos, Nanos(10'005'534));
  EXPECT_EQ(Rounded(Units(*size.mean), 4), 2360.9094);
  EXPECT_EQ(*size.median, Nanos(1117));
  EXPECT_EQ(*size.max, Nanos(30'288));
}

TEST_F(MavenTest, SalesCycle) {
  const SalesCycleReport report = ReportSalesCycle(*facts_, query_);
  ASSERT_EQ(report.rows.size(), 1u);
  const SalesCycleRow& row = report.rows[0];
  EXPECT_EQ(Rounded(*row.won.mean, 4), 51.7820);
  EXPECT_EQ(*row.won.median, 57);
  EXPECT_EQ(*row.won.p05, 2);
  EXPECT_EQ(*row.won.p25, 9);
  EXPECT_EQ(*row.won.p75, 88);
  EXPECT_EQ(*row.won.p95, 116);
  EXPECT_EQ(Rounded(*row.lost.mean, 4), 41.4792);
  EXPECT_EQ(*row.lost.median, 14);
  EXPECT_EQ(Rounded(*row.closed.mean, 4), 47.9854);
  EXPECT_EQ(*row.closed.median, 45);
  EXPECT_EQ(*row.closed.max, 138);
  EXPECT_EQ(row.open, 2089);
}

TEST_F(MavenTest, ByCloseQuarter) {
  GroupBy(DimensionKind::kQuarter);
  auto values = WonValues();
  EXPECT_EQ(values.size(), 4u);
  EXPECT_EQ(values["2017-Q1"], Nanos(1'134'672));
  EXPECT_EQ(values["2017-Q2"], Nanos(3'086'111));
  EXPECT_EQ(values["2017-Q3"], Nanos(2'982'255));
  EXPECT_EQ(values["2017-Q4"], Nanos(2'802'496));
  auto rates = WinRates();
  EXPECT_EQ(rates["2017-Q1"].won, 531);
  EXPECT_EQ(rates["2017-Q2"].won, 1254);
  EXPECT_EQ(rates["2017-Q3"].won, 1257);
  EXPECT_EQ(rates["2017-Q4"].won, 1196);
  EXPECT_EQ(Rounded(*rates["2017-Q1"].win_rate, 4), .8207);
  EXPECT_EQ(Rounded(*rates["2017-Q2"].win_rate, 4), .6171);
  EXPECT_EQ(Rounded(*rates["2017-Q3"].win_rate, 4), .6141);
  EXPECT_EQ(Rounded(*rates["2017-Q4"].win_rate, 4), .6025);
}

TEST_F(MavenTest, OpenPipelineAtListPrice) {
  const PipelineReport total = ReportPipeline(*facts_, query_);
  EXPECT_EQ(total.rows[0].deals, 2089);
  EXPECT_EQ(total.rows[0].amount[0].nanos, Nanos(4'966'215));
  EXPECT_EQ(total.rows[0].stale_deals, 1301);
  GroupBy(DimensionKind::kStage);
  const PipelineReport by_stage = ReportPipeline(*facts_, query_);
  ASSERT_EQ(by_stage.rows.size(), 2u);
  EXPECT_EQ(by_stage.rows[0].group, GroupKey{"prospecting"});
  EXPECT_EQ(by_stage.rows[0].deals, 500);
  EXPECT_EQ(by_stage.rows[0].amount[0].nanos, Nanos(1'073'986));
  EXPECT_EQ(by_stage.rows[1].group, GroupKey{"negotiation"});
  EXPECT_EQ(by_stage.rows[1].deals, 1589);
  EXPECT_EQ(by_stage.rows[1].amount[0].nanos, Nanos(3'892'229));
}

TEST_F(MavenTest, VelocityOverAllOpenDeals) {
  const VelocityReport all = ReportVelocity(*facts_, query_, VelocityMode::kAllOpen);
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_EQ(all.rows[0].deals, 2089);
  EXPECT_EQ(Rounded(Units(*all.rows[0].velocity_per_day), 2), 60'146.85);
  EXPECT_FALSE(all.rows[0].realised_per_day.has_value());
  // The same factors for as many deals as were closed.
  EXPECT_EQ(Rounded(Units(*all.rows[0].velocity_per_day) / 2089 * 6711, 2), 193'224.27);
  query_.stages = {"negotiation"};
  const VelocityReport engaging = ReportVelocity(*facts_, query_, VelocityMode::kAllOpen);
  EXPECT_EQ(engaging.rows[0].deals, 1589);
  EXPECT_EQ(Rounded(Units(*engaging.rows[0].velocity_per_day), 2), 45'750.76);
}

TEST_F(MavenTest, VelocityBesideWhatWasRealised) {
  query_.window = {Midnight(2017, 10, 1), Midnight(2018, 1, 1)};
  const VelocityReport last_92_days = ReportVelocity(*facts_, query_, VelocityMode::kAllOpen);
  EXPECT_EQ(std::round(Units(*last_92_days.rows[0].realised_per_day)), 30'462);
  query_.window = {};
  const VelocityReport live = ReportVelocity(*facts_, query_, VelocityMode::kLive);
  EXPECT_EQ(live.rows[0].deals, 2089 - 1301);
}

TEST_F(MavenTest, ByProduct) {
  GroupBy(DimensionKind::kLabel, LabelKind::kProduct);
  auto values = WonValues();
  auto rates = WinRates();
  const std::map<std::string, std::pair<double, int64_t>> expected = {
      {"GTX Pro", {.6356, 3'510'578}},     {"GTX Plus Pro", {.6430, 2'629'651}},
      {"MG Advanced", {.6033, 2'216'387}}, {"GTX Plus Basic", {.6213, 705'275}},
      {"GTX Basic", {.6372, 499'263}},     {"GTK 500", {.6000, 400'612}},
      {"MG Special", {.6484, 43'768}}};
  EXPECT_EQ(values.size(), expected.size());
  for (const auto& [product, figures] : expected) {
    EXPECT_EQ(Rounded(*rates[product].win_rate, 4), figures.first) << product;
    EXPECT_EQ(values[product], Nanos(figures.second)) << product;
  }
}

TEST_F(MavenTest, ByOffice) {
  GroupBy(DimensionKind::kLabel, LabelKind::kTeam);
  auto values = WonValues();
  auto rates = WinRates();
  EXPECT_EQ(Rounded(*rates["teams/west"].win_rate, 4), .6394);
  EXPECT_EQ(Rounded(*rates["teams/central"].win_rate, 4), .6256);
  EXPECT_EQ(Rounded(*rates["teams/east"].win_rate, 4), .6302);
  EXPECT_EQ(values["teams/west"], Nanos(3'568'647));
  EXPECT_EQ(values["teams/central"], Nanos(3'346'293));
  EXPECT_EQ(values["teams/east"], Nanos(3'090'594));
}

TEST_F(MavenTest, ByAgent) {
  GroupBy(DimensionKind::kLabel, LabelKind::kOwner);
  auto values = WonValues();
  auto rates = WinRates();
  EXPECT_EQ(values.size(), 30u);
  EXPECT_EQ(values["reps/darcel-schlecht"], Nanos(1'153'214));
  EXPECT_EQ(rates["reps/darcel-schlecht"].won, 349);
  EXPECT_EQ(rates["reps/darcel-schlecht"].lost, 553 - 349);
  EXPECT_EQ(Rounded(*rates["reps/darcel-schlecht"].win_rate, 4), .6311);
  EXPECT_EQ(rates["reps/hayden-neloms"].won, 107);
  EXPECT_EQ(rates["reps/hayden-neloms"].lost, 152 - 107);
  EXPECT_EQ(Rounded(*rates["reps/hayden-neloms"].win_rate, 4), .7039);
  EXPECT_EQ(rates["reps/lajuana-vencill"].won, 127);
  EXPECT_EQ(rates["reps/lajuana-vencill"].lost, 231 - 127);
  EXPECT_EQ(Rounded(*rates["reps/lajuana-vencill"].win_rate, 4), .5498);
}

TEST_F(MavenTest, ByCloseMonth) {
  GroupBy(DimensionKind::kMonth);
  auto values = WonValues();
  const std::vector<int64_t> expected = {1'134'672, 721'932,   1'025'713, 1'338'466, 696'932,
                                         1'050'059, 1'235'264, 731'980,   938'943,   1'131'573};
  EXPECT_EQ(values.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    const std::string month = (i < 7 ? "2017-0" : "2017-") + std::to_string(i + 3);
    EXPECT_EQ(values[month], Nanos(expected[i])) << month;
  }
}

TEST_F(MavenTest, AsOfPastInstants) {
  query_.as_of = Midnight(2017, 7, 1);
  const PipelineReport july = ReportPipeline(*facts_, query_);
  EXPECT_EQ(july.rows[0].deals, 1686);
  EXPECT_EQ(july.rows[0].amount[0].nanos, Nanos(4'216'807));
  query_.as_of = Midnight(2017, 10, 1);
  const PipelineReport october = ReportPipeline(*facts_, query_);
  EXPECT_EQ(october.rows[0].deals, 2409);
  EXPECT_EQ(october.rows[0].amount[0].nanos, Nanos(5'763'490));
}

TEST_F(MavenTest, WhatAQuarterWonOfTheDealsOpenAtItsStart) {
  const auto won = [&](Micros start, Micros end, bool was_open_at_start) {
    const Lens at_start = facts_->LensAt(start, std::nullopt);
    const Lens at_end = facts_->LensAt(query_.as_of, std::nullopt);
    int64_t micros = 0;
    for (DealRow deal = 0; deal < facts_->deals(); ++deal) {
      const Standing last = *facts_->StandingOf(deal, at_end);
      const bool is_won = facts_->stages().Row(last.stage).kind == StageKind::kWon;
      if (!is_won || last.entered < start || last.entered >= end) continue;
      if (facts_->StandingOf(deal, at_start).has_value() != was_open_at_start) continue;
      micros += facts_->AmountOf(deal, at_end).one_off_micros;
    }
    return micros / 1'000'000;
  };
  EXPECT_EQ(won(Midnight(2017, 7, 1), Midnight(2017, 10, 1), true), 1'441'450);
  EXPECT_EQ(won(Midnight(2017, 7, 1), Midnight(2017, 10, 1), false), 1'540'805);
  EXPECT_EQ(won(Midnight(2017, 10, 1), Midnight(2018, 1, 1), true), 1'251'928);
  EXPECT_EQ(won(Midnight(2017, 10, 1), Midnight(2018, 1, 1), false), 1'550'568);
}

TEST_F(MavenTest, NothingWasKnownBeforeTheImport) {
  query_.known_at = Midnight(2018, 2, 1);
  EXPECT_EQ(ReportWinRate(*facts_, query_, "").rows[0].created, 0);
  EXPECT_EQ(ReportPipeline(*facts_, query_).basis.n, 0);
}

}  // namespace
}  // namespace revops::metrics
