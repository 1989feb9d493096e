// Deals, visits, events and pipelines as rows.
#ifndef REVOPS_CLI_OUTPUT_DEALS_H_
#define REVOPS_CLI_OUTPUT_DEALS_H_

#include <string>
#include <utility>
#include <vector>

#include "cli/output/table.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "revops/deal/v1/deal.pb.h"
#include "revops/deal/v1/deal_event.pb.h"
#include "revops/deal/v1/pipeline.pb.h"

namespace revops::cli {

// `USD 1,054.50`, at most so many decimals, rounded half away from zero; raw: `1054.5` in full.
Cell MoneyCell(const google::type::Money& money, int decimals_max = 2);

// `USD 1,054.50 + USD 10 per month for 12 months`; empty when unset.
std::string AmountText(const revops::deal::v1::Deal& deal);
std::string DateText(const google::type::Date& date, bool is_set);

// A table's `amount` says all of it; CSV has a number in each of its columns.
std::vector<std::string> DealColumns(Format format);
CellRow DealRow(const revops::deal::v1::Deal& deal, Format format);
// Everything that is set.
std::vector<std::pair<std::string, std::string>> DealLines(const revops::deal::v1::Deal& deal);

std::vector<std::string> VisitColumns();
CellRow VisitRow(const revops::deal::v1::StageVisit& visit);

std::vector<std::string> EventColumns();
CellRow EventRow(const revops::deal::v1::DealEvent& event);

std::vector<std::string> PipelineColumns();
CellRow PipelineRow(const revops::deal::v1::SalesPipeline& pipeline);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_DEALS_H_
