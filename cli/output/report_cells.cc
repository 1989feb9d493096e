#include "cli/output/report_cells.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/import/progress.h"
#include "cli/output/deals.h"

namespace revops::cli {
namespace {

// Enough to tell any two doubles apart.
std::string Exact(double number) { return absl::StrFormat("%.17g", number); }

}  // namespace

Cell CountCell(int64_t count) {
  return Cell(Grouped(count), absl::StrCat(count), /*is_number=*/true);
}

Cell RateCell(double ratio, bool is_set) {
  if (!is_set) return Cell("", "", /*is_number=*/true);
  return Cell(absl::StrFormat("%.4f %%", ratio * 100), Exact(ratio), /*is_number=*/true);
}

Cell DaysCell(double days, bool is_set) {
  if (!is_set) return Cell("", "", /*is_number=*/true);
  return Cell(absl::StrFormat("%.4f", days), Exact(days), /*is_number=*/true);
}

Cell MoniesCell(const google::protobuf::RepeatedPtrField<google::type::Money>& monies) {
  Cell all("", "", /*is_number=*/true);
  for (const auto& money : monies) {
    const Cell one = MoneyCell(money);
    absl::StrAppend(&all.text, all.text.empty() ? "" : " + ", one.text);
    // One currency stays a plain number for programs; several need their codes.
    const std::string raw =
        monies.size() == 1 ? one.raw : absl::StrCat(money.currency_code(), " ", one.raw);
    absl::StrAppend(&all.raw, all.raw.empty() ? "" : " + ", raw);
  }
  return all;
}

CellRow GroupCells(const revops::metrics::v1::GroupKey& group, size_t columns) {
  CellRow cells;
  for (const std::string& value : group.values()) {
    cells.push_back(Cell(value.empty() ? "(none)" : value, value));
  }
  cells.resize(columns);
  return cells;
}

void Append(CellRow& row, CellRow cells) {
  for (Cell& cell : cells) row.push_back(std::move(cell));
}

CellRow BriefDays(const revops::metrics::v1::DayStatistics& days) {
  return {CountCell(days.n()), DaysCell(days.mean(), days.has_mean()),
          DaysCell(days.median(), days.has_median())};
}

CellRow FullDays(const revops::metrics::v1::DayStatistics& days) {
  return {CountCell(days.n()),
          DaysCell(days.mean(), days.has_mean()),
          DaysCell(days.p05(), days.has_p05()),
          DaysCell(days.p25(), days.has_p25()),
          DaysCell(days.median(), days.has_median()),
          DaysCell(days.p75(), days.has_p75()),
          DaysCell(days.p95(), days.has_p95()),
          DaysCell(days.max(), days.has_max())};
}

}  // namespace revops::cli
