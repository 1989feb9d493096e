// How long stays in each stage took: per deal the first visit, by the way it ended, the latest, and
// all together; running visits up to as_of. Definition `time_in_stage.v1`.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_TIME_IN_STAGE_H_
#define REVOPS_METRICS_SERVICE_REPORTS_TIME_IN_STAGE_H_

#include <string>
#include <vector>

#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/later.h"
#include "metrics-service/reports/query.h"
#include "metrics-service/reports/statistics.h"

namespace revops::metrics {

struct WayOut {
  std::string outcome;   // ADVANCED, MOVED_BACK, WON, LOST, REOPENED or RUNNING
  std::string to_stage;  // empty while running
  DayStatistics days;
};

// One stage of one group.
struct TimeInStageRow {
  GroupKey group;
  std::string pipeline;
  std::string stage;
  DayStatistics first_visit;
  std::vector<WayOut> first_visit_by_outcome;
  DayStatistics latest_visit;
  DayStatistics total;
  int64_t running = 0;
};

struct TimeInStageReport {
  Basis basis;
  std::vector<TimeInStageRow> rows;
};

// Visits that were entered in the window; a deal's first visit of a stage counts as first only if
// it was. Month and quarter are of the entry of the first visit that counts. `n` counts deals,
// `n_censored` running visits of open stages.
TimeInStageReport ReportTimeInStage(const Facts& facts, const ReportQuery& query,
                                    Later* later = nullptr);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_TIME_IN_STAGE_H_
