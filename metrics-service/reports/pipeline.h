// Open deals at as_of: count, amount, weighted amount, age, staleness. Definition `pipeline.v1`.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_PIPELINE_H_
#define REVOPS_METRICS_SERVICE_REPORTS_PIPELINE_H_

#include <vector>

#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/later.h"
#include "metrics-service/reports/money_sums.h"
#include "metrics-service/reports/query.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {

struct PipelineRow {
  GroupKey group;
  int64_t deals = 0;
  std::vector<MoneyFigure> amount;
  std::vector<MoneyFigure> weighted_amount;
  int64_t deals_without_amount = 0;
  DayStatistics age;
  DayStatistics time_in_stage;
  int64_t stale_deals = 0;
};

struct PipelineReport {
  Basis basis;
  std::vector<PipelineRow> rows;
};

// The window, where there is one, is about the deals' creation. Month and quarter are of it too.
PipelineReport ReportPipeline(const Facts& facts, const ReportQuery& query, Later* later = nullptr);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_PIPELINE_H_
