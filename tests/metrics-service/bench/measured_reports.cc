#include "tests/metrics-service/bench/measured_reports.h"

#include "metrics-service/reports/deal_size.h"
#include "metrics-service/reports/funnel.h"
#include "metrics-service/reports/pipeline.h"
#include "metrics-service/reports/sales_cycle.h"
#include "metrics-service/reports/time_in_stage.h"
#include "metrics-service/reports/velocity.h"
#include "metrics-service/reports/win_rate.h"

namespace revops::metrics::bench {
namespace {

double MicrosIn(absl::int128 nanos) { return static_cast<double>(nanos / 1'000); }
double SumOf(const std::vector<MoneyFigure>& figures) {
  return figures.empty() ? 0 : MicrosIn(figures.front().nanos);
}

Asked AskPipeline(const Facts& facts, ReportQuery query) {
  if (query.group_by.empty()) {
    query.group_by = {{DimensionKind::kPipeline, LabelKind::kOwner, ""},
                      {DimensionKind::kStage, LabelKind::kOwner, ""}};
  }
  Asked asked;
  for (const PipelineRow& row : ReportPipeline(facts, query).rows) {
    asked.figures.insert(asked.figures.end(),
                         {static_cast<double>(row.deals), SumOf(row.amount),
                          row.age.mean.value_or(0), row.age.median.value_or(0)});
  }
  return asked;
}

Asked AskFunnel(const Facts& facts, const ReportQuery& query, FunnelMode mode) {
  Asked asked;
  for (const FunnelRow& row : ReportFunnel(facts, query, mode).rows) {
    asked.figures.push_back(static_cast<double>(row.deals));
    asked.figures.push_back(mode == FunnelMode::kSnapshot ? SumOf(row.amount)
                                                          : static_cast<double>(row.went_on));
  }
  return asked;
}

Asked AskWinRate(const Facts& facts, const ReportQuery& query) {
  Asked asked;
  for (const WinRateRow& row : ReportWinRate(facts, query, "").rows) {
    const double won_value = row.by_value.empty() ? 0 : MicrosIn(row.by_value.front().won.nanos);
    asked.figures.insert(asked.figures.end(),
                         {static_cast<double>(row.won), static_cast<double>(row.lost), won_value,
                          static_cast<double>(row.created)});
  }
  return asked;
}

Asked AskDealSize(const Facts& facts, const ReportQuery& query) {
  Asked asked;
  for (const DealSizeRow& row : ReportDealSize(facts, query).rows) {
    asked.figures.insert(asked.figures.end(),
                         {static_cast<double>(row.size.n), MicrosIn(row.size.sum_nanos),
                          static_cast<double>(*row.size.median) / 1e3});
  }
  return asked;
}

void Append(const DayStatistics& days, Figures& figures) {
  figures.insert(figures.end(),
                 {static_cast<double>(days.n), days.mean.value_or(0), days.median.value_or(0)});
}

Asked AskSalesCycle(const Facts& facts, const ReportQuery& query) {
  Asked asked;
  for (const SalesCycleRow& row : ReportSalesCycle(facts, query).rows) {
    Append(row.won, asked.figures);
    Append(row.lost, asked.figures);
  }
  return asked;
}

Asked AskTimeInStage(const Facts& facts, const ReportQuery& query) {
  Asked asked;
  for (const TimeInStageRow& row : ReportTimeInStage(facts, query).rows) {
    Append(row.first_visit, asked.figures);
  }
  return asked;
}

Asked AskVelocity(const Facts& facts, const ReportQuery& query) {
  Asked asked;
  const VelocityReport report = ReportVelocity(facts, query, VelocityMode::kLive);
  for (const VelocityRow& row : report.rows) {
    asked.figures.insert(asked.figures.end(),
                         {static_cast<double>(row.deals), row.win_rate.value_or(0),
                          row.mean_won_cycle_days.value_or(0)});
  }
  asked.bounds = {*report.basis.window.start, *report.basis.window.end};
  return asked;
}

// A scan's: the totals have no window.
std::function<Asked(const Facts&, ReportQuery)> Scanning(
    std::function<Asked(const Facts&, ReportQuery)> ask) {
  return [ask = std::move(ask)](const Facts& facts, ReportQuery query) {
    query.window.end = query.as_of;
    return ask(facts, std::move(query));
  };
}

}  // namespace

std::vector<MeasuredReport> AllReports() {
  const auto cohort = [](const Facts& facts, const ReportQuery& query) {
    return AskFunnel(facts, query, FunnelMode::kCohortAny);
  };
  const auto snapshot = [](const Facts& facts, const ReportQuery& query) {
    return AskFunnel(facts, query, FunnelMode::kSnapshot);
  };
  return {{"pipeline", Scanning(AskPipeline), kPipelineSql},
          {"funnel cohort", cohort, kFunnelCohortSql},
          {"funnel snapshot", snapshot, kFunnelSnapshotSql},
          {"win rate", Scanning(AskWinRate), kWinRateSql},
          {"deal size", AskDealSize, kDealSizeSql},
          {"sales cycle", AskSalesCycle, kSalesCycleSql},
          {"time in stage", AskTimeInStage, kTimeInStageSql},
          {"velocity live", Scanning(AskVelocity), kVelocitySql}};
}

std::vector<MeasuredReport> OverviewParts() {
  return {{"pipeline", AskPipeline, nullptr},
          {"win rate", AskWinRate, nullptr},
          {"velocity live", AskVelocity, nullptr}};
}

}  // namespace revops::metrics::bench
