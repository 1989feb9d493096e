// What became of the leads that came in the window, by channel, source or what else is asked; deals
// without lead apart. Definition `channels.v1`.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_CHANNELS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_CHANNELS_H_

#include <optional>
#include <vector>

#include "metrics-service/facts/facts_view.h"
#include "metrics-service/reports/later.h"
#include "metrics-service/reports/money_sums.h"
#include "metrics-service/reports/query.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {

struct ChannelRow {
  GroupKey group;
  int64_t leads = 0;
  int64_t qualified = 0;  // or converted
  int64_t converted = 0;
  int64_t won = 0;  // deals; of several leads with the first of them
  std::vector<MoneyFigure> won_value;
  std::optional<double> lead_to_win;
  DayStatistics days_to_win;
  // By the deals' own labels.
  int64_t deals_without_lead = 0;
  int64_t won_without_lead = 0;
  std::vector<MoneyFigure> won_value_without_lead;
};

struct ChannelsReport {
  Basis basis;
  std::vector<ChannelRow> rows;
};

// Months and quarters are of the lead's coming, or of the creation of a deal without lead. No
// grouping by stage or pipeline.
ChannelsReport ReportChannels(const FactsView& view, const ReportQuery& query,
                              Later* later = nullptr);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_CHANNELS_H_
