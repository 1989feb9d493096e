#include "tests/metrics-service/support/render.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace revops::metrics::testing {
namespace {

std::string Figures(const std::vector<MoneyFigure>& figures) {
  std::map<std::string, absl::int128> money;
  for (const MoneyFigure& figure : figures) money[figure.currency_code] = figure.nanos;
  return Text(money);
}

std::string Units(const std::optional<absl::int128>& nanos) {
  if (!nanos.has_value()) return "-";
  return Text(std::optional<double>(static_cast<double>(*nanos) / 1e9));
}

std::vector<std::string> Sorted(const Basis& basis, std::vector<std::string> rows) {
  std::map<std::string, int64_t> left_out;
  for (const LeftOut& part : basis.left_out) left_out[part.reason] = part.count;
  std::sort(rows.begin(), rows.end());
  rows.insert(rows.begin(), BasisText(basis.n, left_out, basis.n_censored));
  return rows;
}

template <typename Row>
std::vector<std::string> Lines(const std::vector<Row>& rows, std::string (*line)(const Row&)) {
  std::vector<std::string> lines;
  for (const Row& row : rows) lines.push_back(absl::StrCat(KeyText(row.group), " ", line(row)));
  return lines;
}

}  // namespace

std::string Text(std::optional<double> value) {
  return value.has_value() ? absl::StrFormat("%.10g", *value) : "-";
}

std::string Text(const DayStatistics& days) {
  return absl::StrCat(
      "n=", days.n, "(",
      absl::StrJoin({Text(days.mean), Text(days.median), Text(days.p05), Text(days.p25),
                     Text(days.p75), Text(days.p95), Text(days.max)},
                    " "),
      ")");
}

std::string Text(const std::map<std::string, absl::int128>& money_nanos) {
  std::string text;
  for (const auto& [currency, nanos] : money_nanos) {
    absl::StrAppend(&text, currency, ":", Units(nanos), ";");
  }
  return text;
}

std::string BasisText(int64_t n, const std::map<std::string, int64_t>& left_out,
                      int64_t n_censored) {
  std::string text = absl::StrCat("n=", n, " censored=", n_censored);
  for (const auto& [reason, count] : left_out) {
    if (count > 0) absl::StrAppend(&text, " ", reason, "=", count);
  }
  return text;
}

std::string KeyText(const GroupKey& key) { return absl::StrCat("[", absl::StrJoin(key, "|"), "]"); }

std::vector<std::string> Render(const PipelineReport& report) {
  return Sorted(report.basis, Lines<PipelineRow>(report.rows, [](const PipelineRow& row) {
                  return absl::StrCat(row.deals, " amount ", Figures(row.amount), " weighted ",
                                      Figures(row.weighted_amount), " without ",
                                      row.deals_without_amount, " age ", Text(row.age),
                                      " in stage ", Text(row.time_in_stage), " stale ",
                                      row.stale_deals);
                }));
}

std::vector<std::string> Render(const FunnelReport& report) {
  return Sorted(report.basis, Lines<FunnelRow>(report.rows, [](const FunnelRow& row) {
                  return absl::StrCat(row.pipeline, " ", row.stage, " ", row.deals, " went on ",
                                      row.went_on, " ", Text(row.conversion), " pending ",
                                      row.pending, " amount ", Figures(row.amount));
                }));
}

std::vector<std::string> Render(const WinRateReport& report) {
  return Sorted(
      report.basis, Lines<WinRateRow>(report.rows, [](const WinRateRow& row) {
        std::string line =
            absl::StrCat("won ", row.won, " lost ", row.lost, " ", Text(row.win_rate), " created ",
                         row.created, " ", Text(row.creation_to_win), " reopened ", row.reopened);
        for (const ValueWinRate& value : row.by_value) {
          absl::StrAppend(&line, " ", value.won.currency_code, " ", Units(value.won.nanos), " ",
                          Units(value.lost.nanos), " ", Text(value.win_rate));
        }
        return line;
      }));
}

std::vector<std::string> Render(const DealSizeReport& report) {
  return Sorted(report.basis, Lines<DealSizeRow>(report.rows, [](const DealSizeRow& row) {
                  const MoneyStatistics& size = row.size;
                  return absl::StrCat(
                      row.currency_code, " n=", size.n, " ",
                      absl::StrJoin({Units(size.sum_nanos), Units(size.mean), Units(size.median),
                                     Units(size.p05), Units(size.p25), Units(size.p75),
                                     Units(size.p95), Units(size.max)},
                                    " "));
                }));
}

std::vector<std::string> Render(const SalesCycleReport& report) {
  return Sorted(report.basis, Lines<SalesCycleRow>(report.rows, [](const SalesCycleRow& row) {
                  return absl::StrCat("won ", Text(row.won), " lost ", Text(row.lost), " closed ",
                                      Text(row.closed), " open ", row.open);
                }));
}

std::vector<std::string> Render(const TimeInStageReport& report) {
  return Sorted(
      report.basis, Lines<TimeInStageRow>(report.rows, [](const TimeInStageRow& row) {
        std::string line = absl::StrCat(row.pipeline, " ", row.stage, " first ",
                                        Text(row.first_visit), " latest ", Text(row.latest_visit),
                                        " total ", Text(row.total), " running ", row.running);
        for (const WayOut& way : row.first_visit_by_outcome) {
          absl::StrAppend(&line, " ", way.outcome, " ", way.to_stage, " ", Text(way.days));
        }
        return line;
      }));
}

std::vector<std::string> Render(const VelocityReport& report) {
  return Sorted(report.basis, Lines<VelocityRow>(report.rows, [](const VelocityRow& row) {
                  return absl::StrCat(
                      row.currency_code, " ", row.deals, " ", Units(row.average_won_size), " ",
                      Text(row.win_rate), " ", Text(row.mean_won_cycle_days), " ",
                      Units(row.velocity_per_day), " ", Units(row.realised_per_day));
                }));
}

}  // namespace revops::metrics::testing
