// What the deals won in the window were worth; deals without amount are left out and counted.
// Definition `deal_size.v1`.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_DEAL_SIZE_H_
#define REVOPS_METRICS_SERVICE_REPORTS_DEAL_SIZE_H_

#include <string>
#include <vector>

#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/later.h"
#include "metrics-service/reports/query.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {

// One currency of one group.
struct DealSizeRow {
  GroupKey group;
  std::string currency_code;
  MoneyStatistics size;
};

struct DealSizeReport {
  Basis basis;
  std::vector<DealSizeRow> rows;
};

DealSizeReport ReportDealSize(const Facts& facts, const ReportQuery& query, Later* later = nullptr);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_DEAL_SIZE_H_
