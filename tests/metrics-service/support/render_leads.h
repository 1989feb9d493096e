// Answers of the reports that begin with leads, as lines of text.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RENDER_LEADS_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RENDER_LEADS_H_

#include <string>
#include <vector>

#include "metrics-service/reports/channels.h"
#include "metrics-service/reports/lead_funnel.h"
#include "metrics-service/reports/touchpoints.h"
#include "tests/metrics-service/support/render.h"

namespace revops::metrics::testing {

std::string Text(const CountStatistics& counts);

// The basis first, then the rows, sorted.
std::vector<std::string> Render(const ChannelsReport& report);
std::vector<std::string> Render(const TouchpointsReport& report);
std::vector<std::string> Render(const LeadFunnelReport& report);

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RENDER_LEADS_H_
