// Answers as lines of text, so that two ways of counting can be compared as they are.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RENDER_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RENDER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "metrics-service/reports/deal_size.h"
#include "metrics-service/reports/funnel.h"
#include "metrics-service/reports/pipeline.h"
#include "metrics-service/reports/sales_cycle.h"
#include "metrics-service/reports/time_in_stage.h"
#include "metrics-service/reports/velocity.h"
#include "metrics-service/reports/win_rate.h"

namespace revops::metrics::testing {

std::string Text(std::optional<double> value);  // 10 significant digits, `-` where absent
std::string Text(const DayStatistics& days);
std::string Text(const std::map<std::string, absl::int128>& money_nanos);
std::string BasisText(int64_t n, const std::map<std::string, int64_t>& left_out,
                      int64_t n_censored);
std::string KeyText(const GroupKey& key);

// The basis first, then the rows, sorted.
std::vector<std::string> Render(const PipelineReport& report);
std::vector<std::string> Render(const FunnelReport& report);
std::vector<std::string> Render(const WinRateReport& report);
std::vector<std::string> Render(const DealSizeReport& report);
std::vector<std::string> Render(const SalesCycleReport& report);
std::vector<std::string> Render(const TimeInStageReport& report);
std::vector<std::string> Render(const VelocityReport& report);

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RENDER_H_
