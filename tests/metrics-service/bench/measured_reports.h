// The reports as the benchmark asks them, and the figures of an answer that its peer has too.
#ifndef REVOPS_TESTS_METRICS_SERVICE_BENCH_MEASURED_REPORTS_H_
#define REVOPS_TESTS_METRICS_SERVICE_BENCH_MEASURED_REPORTS_H_

#include <functional>
#include <string>
#include <vector>

#include "metrics-service/facts/facts.h"
#include "metrics-service/reports/query.h"
#include "tests/metrics-service/bench/sql_peer.h"

namespace revops::metrics::bench {

struct Asked {
  Figures figures;
  std::vector<Micros> bounds;  // further parameters of the peer's query
};

struct MeasuredReport {
  std::string name;
  std::function<Asked(const Facts&, ReportQuery)> ask;
  const char* sql;  // null: it has no peer
};

// The pipeline is asked by stage, the others as the query says. None is answered by totals: the
// window, which holds all there is, sees to that.
std::vector<MeasuredReport> AllReports();
// The three that GetPipelineOverview asks metrics-service for.
std::vector<MeasuredReport> OverviewParts();

}  // namespace revops::metrics::bench

#endif  // REVOPS_TESTS_METRICS_SERVICE_BENCH_MEASURED_REPORTS_H_
