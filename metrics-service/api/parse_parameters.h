// ReportParameters as a query.
#ifndef REVOPS_METRICS_SERVICE_API_PARSE_PARAMETERS_H_
#define REVOPS_METRICS_SERVICE_API_PARSE_PARAMETERS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/status/status.h"
#include "metrics-service/reports/query.h"
#include "revops/metrics/v1/report.pb.h"

namespace revops::metrics {

// Values of one filter; more would be a list of deals in disguise.
inline constexpr int kFilterValuesMax = 256;
// Custom fields one question filters by.
inline constexpr int kFieldFiltersMax = 32;

// Adds every violated parameter to `violations`, as `parameters.{name}`. as_of defaults to `now`.
ReportQuery ParseParameters(const revops::metrics::v1::ReportParameters& parameters, absl::Time now,
                            Violations& violations);

// Reps and managers see their own; everybody else everything.
std::optional<OwnershipScope> ScopeOf(const rpc::OwnerScope& scope);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_API_PARSE_PARAMETERS_H_
