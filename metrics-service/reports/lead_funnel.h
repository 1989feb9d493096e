// How far the leads that came in the window got, through the stages of the deals they became. Three
// lines that are never added up: first passes, passes of leads that were taken up again, and deals
// without lead. Definition `funnel.leads.v1`.
//
// A stage counts whoever reached or passed it. From the deal on deals are counted, each once.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_LEAD_FUNNEL_H_
#define REVOPS_METRICS_SERVICE_REPORTS_LEAD_FUNNEL_H_

#include <optional>
#include <string>
#include <vector>

#include "metrics-service/facts/facts_view.h"
#include "metrics-service/reports/money_sums.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

enum class FunnelLine { kFirstPass, kRecycled, kWithoutLead };

// One stage of one line of one group; `pipeline` is empty for the stages of leads.
struct LeadFunnelRow {
  GroupKey group;
  FunnelLine line = FunnelLine::kFirstPass;
  std::string pipeline;
  std::string stage;
  int64_t reached = 0;
  int64_t went_on = 0;
  std::optional<double> conversion;  // of stages that are not the end
  int64_t pending = 0;
  int64_t recycled = 0;  // leads of the first pass that ended here and were taken up again
  std::vector<MoneyFigure> amount;
};

struct LeadFunnelReport {
  Basis basis;
  std::vector<LeadFunnelRow> rows;
};

// No grouping by stage or pipeline; months and quarters are of the lead's coming, or of the
// creation of a deal without lead.
LeadFunnelReport ReportLeadFunnel(const FactsView& view, const ReportQuery& query);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_LEAD_FUNNEL_H_
