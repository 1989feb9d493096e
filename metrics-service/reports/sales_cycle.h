// Creation to closing of the deals closed in the window, won and lost apart; the open ones beside,
// as their cycle is not over. Definition `sales_cycle.v1`; from the first lead's coming on, without
// the deals that have none, `sales_cycle.lead.v1`.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_SALES_CYCLE_H_
#define REVOPS_METRICS_SERVICE_REPORTS_SALES_CYCLE_H_

#include <vector>

#include "metrics-service/facts/facts_view.h"
#include "metrics-service/reports/later.h"
#include "metrics-service/reports/query.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {

struct SalesCycleRow {
  GroupKey group;
  DayStatistics won;
  DayStatistics lost;
  DayStatistics closed;
  int64_t open = 0;  // created before the window's end
};

struct SalesCycleReport {
  Basis basis;
  std::vector<SalesCycleRow> rows;
};

// Month and quarter are of the closing; of open deals, of the creation.
SalesCycleReport ReportSalesCycle(const Facts& facts, const ReportQuery& query,
                                  Later* later = nullptr);
SalesCycleReport ReportSalesCycleFromLead(const FactsView& view, const ReportQuery& query,
                                          Later* later = nullptr);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_SALES_CYCLE_H_
