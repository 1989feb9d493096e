// Won / (won + lost) of the deals closed in the window, by count and by value; beside it the share
// of the deals created in the window that is won by as_of. Definition `win_rate.v1`.
//
// A deal counts with its last closing by as_of, so at most once; closings that a reopening undid
// are counted apart.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_WIN_RATE_H_
#define REVOPS_METRICS_SERVICE_REPORTS_WIN_RATE_H_

#include <optional>
#include <string>
#include <vector>

#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/money_sums.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

struct ValueWinRate {
  MoneyFigure won;
  MoneyFigure lost;
  std::optional<double> win_rate;
};

struct WinRateRow {
  GroupKey group;
  int64_t won = 0;
  int64_t lost = 0;
  std::optional<double> win_rate;
  std::vector<ValueWinRate> by_value;  // per currency
  int64_t created = 0;
  std::optional<double> creation_to_win;
  int64_t reopened = 0;
};

struct WinRateReport {
  Basis basis;
  std::vector<WinRateRow> rows;
};

// `reached_stage`, where set: only deals that ever were in this stage.
WinRateReport ReportWinRate(const Facts& facts, const ReportQuery& query,
                            const std::string& reached_stage);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_WIN_RATE_H_
