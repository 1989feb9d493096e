// Figures of reports as cells: absent ones stay empty, as a zero denominator gives no value.
#ifndef REVOPS_CLI_OUTPUT_REPORT_CELLS_H_
#define REVOPS_CLI_OUTPUT_REPORT_CELLS_H_

#include <cstdint>
#include <string>

#include "cli/output/table.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/type/money.pb.h"
#include "revops/metrics/v1/metrics_service.pb.h"

namespace revops::cli {

Cell CountCell(int64_t count);
// `63.1501 %`, raw 0.631501...
Cell RateCell(double ratio, bool is_set);
// `51.7820`
Cell DaysCell(double days, bool is_set);
// One per currency, parted by ` + `.
Cell MoniesCell(const google::protobuf::RepeatedPtrField<google::type::Money>& monies);

// Values of the group in as many cells as there are columns for it.
CellRow GroupCells(const revops::metrics::v1::GroupKey& group, size_t columns);

void Append(CellRow& row, CellRow cells);

// N, mean, median of one DayStatistics.
CellRow BriefDays(const revops::metrics::v1::DayStatistics& days);
// N, mean, 5, 25, 50, 75, 95 % and the longest.
CellRow FullDays(const revops::metrics::v1::DayStatistics& days);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_REPORT_CELLS_H_
