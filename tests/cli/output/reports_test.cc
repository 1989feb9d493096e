// Every report as a table and as CSV: the columns, the figures, and what is absent.
#include "cli/output/reports.h"

#include <sstream>

#include "cli/output/csv.h"
#include "gtest/gtest.h"

namespace revops::cli {
namespace {

namespace metrics = revops::metrics::v1;

std::string Printed(const Table& table) {
  std::ostringstream out;
  PrintTable(table, out);
  return out.str();
}

std::string Csv(const Table& table) {
  std::ostringstream out;
  PrintCsvLine(table.columns, out);
  for (const CellRow& row : table.rows) {
    EXPECT_EQ(row.size(), table.columns.size());
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell.raw);
    PrintCsvLine(cells, out);
  }
  return out.str();
}

void SetMoney(const char* currency, int64_t units, int32_t nanos, google::type::Money* money) {
  money->set_currency_code(currency);
  money->set_units(units);
  money->set_nanos(nanos);
}

void SetDays(int64_t n, double days, metrics::DayStatistics* statistics) {
  statistics->set_n(n);
  statistics->set_mean(days);
  statistics->set_median(days);
  statistics->set_p05(days);
  statistics->set_p25(days);
  statistics->set_p75(days);
  statistics->set_p95(days);
  statistics->set_max(days);
}

TEST(ReportTables, Pipeline) {
  metrics::GetPipelineReportResponse report;
  auto* row = report.add_rows();
  row->mutable_group()->add_values("West");
  row->set_deals(1200);
  SetMoney("USD", 1054, 500'000'000, row->add_amount());
  SetMoney("EUR", 7, 0, row->add_amount());
  SetMoney("USD", 500, 0, row->add_weighted_amount());
  row->set_deals_without_amount(3);
  SetDays(1200, 12.5, row->mutable_age());
  row->mutable_time_in_stage()->set_n(0);
  row->set_stale_deals(4);
  EXPECT_EQ(Csv(ToTable(report, {"team"})),
            "team,deals,amount,weighted,without_amount,mean_age_days,median_age_days,"
            "median_days_in_stage,stale\r\n"
            "West,1200,USD 1054.5 + EUR 7,500,3,12.5,12.5,,4\r\n");
  EXPECT_EQ(Printed(ToTable(report, {"team"})),
            "TEAM  DEALS                AMOUNT  WEIGHTED  WITHOUT AMOUNT  MEAN AGE DAYS  "
            "MEDIAN AGE DAYS  MEDIAN DAYS IN STAGE  STALE\n"
            "West  1,200  USD 1,054.50 + EUR 7   USD 500               3        12.5000  "
            "        12.5000                            4\n");
}

TEST(ReportTables, Funnel) {
  metrics::GetFunnelResponse report;
  auto* row = report.add_rows();
  row->set_pipeline("pipelines/default");
  row->set_stage("meeting");
  row->set_deals(8);
  row->set_went_on(2);
  row->set_conversion(0.25);
  row->set_pending(1);
  SetMoney("USD", 10, 0, row->add_amount());
  report.add_rows()->set_stage("won");
  EXPECT_EQ(Csv(ToTable(report, {})),
            "pipeline,stage,deals,went_on,conversion,pending,amount\r\n"
            "pipelines/default,meeting,8,2,0.25,1,10\r\n"
            ",won,0,0,,0,\r\n");
  EXPECT_NE(Printed(ToTable(report, {})).find("25.0000 %"), std::string::npos);
}

TEST(ReportTables, WinRateHasALinePerCurrencyAndCountsOnce) {
  metrics::GetWinRateResponse report;
  auto* row = report.add_rows();
  row->set_won(3);
  row->set_lost(1);
  row->set_win_rate(0.75);
  row->set_created(5);
  row->set_reopened(2);
  for (const char* currency : {"EUR", "USD"}) {
    auto* value = row->add_by_value();
    SetMoney(currency, 30, 0, value->mutable_won());
    SetMoney(currency, 10, 0, value->mutable_lost());
    value->set_win_rate(0.75);
  }
  report.add_rows();
  EXPECT_EQ(Csv(ToTable(report, {})),
            "won,lost,win_rate,currency,value_won,value_lost,win_rate_by_value,created,"
            "creation_to_win,reopened\r\n"
            "3,1,0.75,EUR,30,10,0.75,5,,2\r\n"
            ",,,USD,30,10,0.75,,,\r\n"
            "0,0,,,,,,0,,0\r\n");
  EXPECT_NE(Printed(ToTable(report, {})).find("75.0000 %"), std::string::npos);
}

TEST(ReportTables, DealSize) {
  metrics::GetDealSizeResponse report;
  auto* row = report.add_rows();
  row->set_currency_code("USD");
  row->set_deals(2);
  SetMoney("USD", 100, 0, row->mutable_sum());
  SetMoney("USD", 33, 333'333'333, row->mutable_mean());
  SetMoney("USD", 50, 0, row->mutable_median());
  SetMoney("USD", 70, 0, row->mutable_max());
  EXPECT_EQ(Csv(ToTable(report, {})),
            "currency,deals,sum,mean,p05,p25,median,p75,p95,max\r\n"
            "USD,2,100,33.333333333,,,50,,,70\r\n");
  EXPECT_NE(Printed(ToTable(report, {})).find("USD 33.3333"), std::string::npos);
}

TEST(ReportTables, SalesCycleHasALinePerOutcome) {
  metrics::GetSalesCycleResponse report;
  auto* row = report.add_rows();
  SetDays(2, 51.5, row->mutable_won());
  row->mutable_lost()->set_n(0);
  SetDays(2, 51.5, row->mutable_closed());
  row->set_open(9);
  EXPECT_EQ(Csv(ToTable(report, {})),
            "outcome,n,mean_days,p05,p25,median,p75,p95,max,still_open\r\n"
            "won,2,51.5,51.5,51.5,51.5,51.5,51.5,51.5,\r\n"
            "lost,0,,,,,,,,\r\n"
            "closed,2,51.5,51.5,51.5,51.5,51.5,51.5,51.5,9\r\n");
  EXPECT_NE(Printed(ToTable(report, {})).find("51.5000"), std::string::npos);
}

TEST(ReportTables, TimeInStageHasALinePerKindOfVisit) {
  metrics::GetTimeInStageResponse report;
  auto* row = report.add_rows();
  row->set_pipeline("pipelines/default");
  row->set_stage("meeting");
  SetDays(2, 3, row->mutable_first_visit());
  auto* way = row->add_first_visit_by_outcome();
  way->set_outcome("ADVANCED");
  way->set_to_stage("proposal");
  SetDays(1, 2, way->mutable_days());
  SetDays(2, 4, row->mutable_latest_visit());
  SetDays(2, 5, row->mutable_total());
  EXPECT_EQ(Csv(ToTable(report, {})),
            "pipeline,stage,visit,to_stage,n,mean_days,p05,p25,median,p75,p95,max\r\n"
            "pipelines/default,meeting,first,,2,3,3,3,3,3,3,3\r\n"
            "pipelines/default,meeting,first: ADVANCED,proposal,1,2,2,2,2,2,2,2\r\n"
            "pipelines/default,meeting,latest,,2,4,4,4,4,4,4,4\r\n"
            "pipelines/default,meeting,total,,2,5,5,5,5,5,5,5\r\n");
  EXPECT_NE(Printed(ToTable(report, {})).find("first: ADVANCED  proposal"), std::string::npos);
}

TEST(ReportTables, Velocity) {
  metrics::GetVelocityResponse report;
  auto* row = report.add_rows();
  row->set_currency_code("USD");
  row->set_deals(10);
  SetMoney("USD", 100, 0, row->mutable_average_won_size());
  row->set_win_rate(0.5);
  row->set_mean_won_cycle_days(50);
  SetMoney("USD", 10, 0, row->mutable_velocity_per_day());
  EXPECT_EQ(Csv(ToTable(report, {})),
            "currency,deals,average_won,win_rate,mean_won_days,velocity_per_day,"
            "realised_per_day\r\n"
            "USD,10,100,0.5,50,10,\r\n");
  EXPECT_NE(Printed(ToTable(report, {})).find("50.0000 %"), std::string::npos);
}

TEST(ReportTables, AGroupWithoutValueIsShownAndEmptyInCsv) {
  metrics::GetFunnelResponse report;
  report.add_rows()->mutable_group()->add_values("");
  EXPECT_NE(Printed(ToTable(report, {"team"})).find("(none)"), std::string::npos);
  EXPECT_EQ(Csv(ToTable(report, {"team"})).find("(none)"), std::string::npos);
}

}  // namespace
}  // namespace revops::cli
