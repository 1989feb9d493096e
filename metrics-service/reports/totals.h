// When a report need not scan: the facts' running totals answer it.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_TOTALS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_TOTALS_H_

#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

// The totals of what the query asks, where it asks of the present and of all deals: the overview's
// question. Nothing where only a scan can tell. Which groups totals have is the report's to know.
inline const Present* TotalsFor(const Facts& facts, const ReportQuery& query) {
  const bool is_of_all = query.pipelines.empty() && query.stages.empty() && query.labels.empty() &&
                         query.currency_code.empty() && !query.scope.has_value();
  const bool has_window = query.window.start.has_value() || query.window.end.has_value();
  if (!is_of_all || has_window || query.measure != Measure::kAcv) return nullptr;
  return facts.PresentAt(facts.LensAt(query.as_of, query.known_at));
}

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_TOTALS_H_
