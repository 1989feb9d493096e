// The flags that every report takes.
#ifndef REVOPS_CLI_COMMANDS_REPORT_FLAGS_H_
#define REVOPS_CLI_COMMANDS_REPORT_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "revops/metrics/v1/report.pb.h"

namespace CLI {
class App;
}

namespace revops::cli {

struct ReportFlags {
  std::string as_of, known_at, window_start, window_end, time_zone, currency, measure,
      include_up_to, include_lead_up_to, ownership;
  std::vector<std::string> pipelines, owners, teams, products, segments, sources, channels, stages,
      fields, group_by;
  // Of single reports.
  std::string mode, reached_stage, start;
};

void AddReportFlags(CLI::App& command, ReportFlags& flags);

// INVALID_ARGUMENT naming the flag.
absl::StatusOr<revops::metrics::v1::ReportParameters> ParametersOf(const ReportFlags& flags);

}  // namespace revops::cli

#endif  // REVOPS_CLI_COMMANDS_REPORT_FLAGS_H_
