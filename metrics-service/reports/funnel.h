// How far deals come. Two questions that are never mixed:
//   cohort ANY   the deals created in the window: per stage, those that ever entered it and those
//   of
//                them that ever reached a later stage or won; re-entry counts once. `funnel.any.v1`
//   snapshot     the deals in each stage at as_of. `funnel.snapshot.v1`
#ifndef REVOPS_METRICS_SERVICE_REPORTS_FUNNEL_H_
#define REVOPS_METRICS_SERVICE_REPORTS_FUNNEL_H_

#include <optional>
#include <string>
#include <vector>

#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/money_sums.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

enum class FunnelMode { kCohortAny, kSnapshot };

// One stage of one group.
struct FunnelRow {
  GroupKey group;
  std::string pipeline;
  std::string stage;
  int64_t deals = 0;
  int64_t went_on = 0;               // cohort
  std::optional<double> conversion;  // cohort, open stages
  int64_t pending = 0;               // cohort: stand here, open, and never went on
  std::vector<MoneyFigure> amount;
};

struct FunnelReport {
  Basis basis;
  std::vector<FunnelRow> rows;
};

// A group lists every stage of the newest version of each pipeline it has deals in. Month and
// quarter are of the creation. A snapshot ignores the window.
FunnelReport ReportFunnel(const Facts& facts, const ReportQuery& query, FunnelMode mode);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_FUNNEL_H_
