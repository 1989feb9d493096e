// Reports as tables: groups first, then the figures, then what they rest on.
#ifndef REVOPS_CLI_OUTPUT_REPORTS_H_
#define REVOPS_CLI_OUTPUT_REPORTS_H_

#include <string>
#include <vector>

#include "cli/output/table.h"
#include "revops/metrics/v1/metrics_service.pb.h"
#include "revops/metrics/v1/report.pb.h"

namespace revops::cli {

// `group_by` heads the first columns of every table.
using Groups = std::vector<std::string>;

Table ToTable(const revops::metrics::v1::GetPipelineReportResponse& report, const Groups& groups);
Table ToTable(const revops::metrics::v1::GetFunnelResponse& report, const Groups& groups);
Table ToTable(const revops::metrics::v1::GetWinRateResponse& report, const Groups& groups);
Table ToTable(const revops::metrics::v1::GetDealSizeResponse& report, const Groups& groups);
Table ToTable(const revops::metrics::v1::GetSalesCycleResponse& report, const Groups& groups);
Table ToTable(const revops::metrics::v1::GetTimeInStageResponse& report, const Groups& groups);
Table ToTable(const revops::metrics::v1::GetVelocityResponse& report, const Groups& groups);
Table ToTable(const revops::metrics::v1::GetChannelsResponse& report, const Groups& groups);
Table ToTable(const revops::metrics::v1::GetTouchpointsResponse& report, const Groups& groups);

// Definition, instants, N, what is left out, token: one line each.
void PrintBasis(const revops::metrics::v1::ReportBasis& basis, std::ostream& out);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_REPORTS_H_
