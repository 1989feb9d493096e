#include "cli/output/reports.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/commands/flags.h"
#include "cli/import/progress.h"
#include "cli/output/deals.h"
#include "cli/output/report_cells.h"

namespace revops::cli {
namespace {

using revops::metrics::v1::DayStatistics;
using revops::metrics::v1::GroupKey;

// Means and quantiles of money are shown as finely as the reference answers give them.
constexpr int kSizeDecimals = 4;

Table Begin(const Groups& groups, std::vector<std::string> columns) {
  Table table;
  table.columns = groups;
  for (std::string& column : columns) table.columns.push_back(std::move(column));
  return table;
}

CellRow& AddRow(Table& table, const GroupKey& group, const Groups& groups) {
  table.rows.push_back(GroupCells(group, groups.size()));
  return table.rows.back();
}

}  // namespace

Table ToTable(const revops::metrics::v1::GetPipelineReportResponse& report, const Groups& groups) {
  Table table = Begin(groups, {"deals", "amount", "weighted", "without_amount", "mean_age_days",
                               "median_age_days", "median_days_in_stage", "stale"});
  for (const auto& row : report.rows()) {
    Append(AddRow(table, row.group(), groups),
           {CountCell(row.deals()), MoniesCell(row.amount()), MoniesCell(row.weighted_amount()),
            CountCell(row.deals_without_amount()), DaysCell(row.age().mean(), row.age().has_mean()),
            DaysCell(row.age().median(), row.age().has_median()),
            DaysCell(row.time_in_stage().median(), row.time_in_stage().has_median()),
            CountCell(row.stale_deals())});
  }
  return table;
}

Table ToTable(const revops::metrics::v1::GetFunnelResponse& report, const Groups& groups) {
  // From leads on there are several lines; from deals on there is none to tell apart.
  const bool has_lines = std::any_of(
      report.rows().begin(), report.rows().end(),
      [](const auto& row) { return row.line() != revops::metrics::v1::FUNNEL_LINE_UNSPECIFIED; });
  std::vector<std::string> columns = {"pipeline",   "stage",   "deals", "went_on",
                                      "conversion", "pending", "amount"};
  if (has_lines) columns.insert(columns.begin(), "line");
  Table table = Begin(groups, columns);
  for (const auto& row : report.rows()) {
    CellRow& cells = AddRow(table, row.group(), groups);
    if (has_lines) {
      Append(cells,
             {EnumText(row.line(), revops::metrics::v1::FunnelLine_descriptor(), "FUNNEL_LINE_")});
    }
    Append(cells, {row.pipeline(), row.stage(), CountCell(row.deals()), CountCell(row.went_on()),
                   RateCell(row.conversion(), row.has_conversion()), CountCell(row.pending()),
                   MoniesCell(row.amount())});
  }
  return table;
}

Table ToTable(const revops::metrics::v1::GetWinRateResponse& report, const Groups& groups) {
  Table table = Begin(groups, {"won", "lost", "win_rate", "currency", "value_won", "value_lost",
                               "win_rate_by_value", "created", "creation_to_win", "reopened"});
  for (const auto& row : report.rows()) {
    // One line per currency; the counts stand on the first.
    for (int i = 0; i < std::max(1, row.by_value_size()); ++i) {
      CellRow& cells = AddRow(table, row.group(), groups);
      Append(cells, i > 0 ? CellRow{"", "", ""}
                          : CellRow{CountCell(row.won()), CountCell(row.lost()),
                                    RateCell(row.win_rate(), row.has_win_rate())});
      if (i < row.by_value_size()) {
        const auto& value = row.by_value(i);
        Append(cells, {value.won().currency_code(), MoneyCell(value.won()), MoneyCell(value.lost()),
                       RateCell(value.win_rate(), value.has_win_rate())});
      } else {
        Append(cells, {"", "", "", ""});
      }
      Append(cells, i > 0 ? CellRow{"", "", ""}
                          : CellRow{CountCell(row.created()),
                                    RateCell(row.creation_to_win(), row.has_creation_to_win()),
                                    CountCell(row.reopened())});
    }
  }
  return table;
}

Table ToTable(const revops::metrics::v1::GetDealSizeResponse& report, const Groups& groups) {
  Table table = Begin(
      groups, {"currency", "deals", "sum", "mean", "p05", "p25", "median", "p75", "p95", "max"});
  for (const auto& row : report.rows()) {
    Append(AddRow(table, row.group(), groups),
           {row.currency_code(), CountCell(row.deals()), MoneyCell(row.sum()),
            MoneyCell(row.mean(), kSizeDecimals), MoneyCell(row.p05(), kSizeDecimals),
            MoneyCell(row.p25(), kSizeDecimals), MoneyCell(row.median(), kSizeDecimals),
            MoneyCell(row.p75(), kSizeDecimals), MoneyCell(row.p95(), kSizeDecimals),
            MoneyCell(row.max())});
  }
  return table;
}

Table ToTable(const revops::metrics::v1::GetSalesCycleResponse& report, const Groups& groups) {
  Table table = Begin(groups, {"outcome", "n", "mean_days", "p05", "p25", "median", "p75", "p95",
                               "max", "still_open"});
  for (const auto& row : report.rows()) {
    const std::pair<const char*, const DayStatistics*> outcomes[] = {
        {"won", &row.won()}, {"lost", &row.lost()}, {"closed", &row.closed()}};
    for (const auto& [outcome, days] : outcomes) {
      CellRow& cells = AddRow(table, row.group(), groups);
      Append(cells, {outcome});
      Append(cells, FullDays(*days));
      const bool is_sum = days == &row.closed();
      Append(cells, {is_sum ? CountCell(row.open()) : Cell()});
    }
  }
  return table;
}

Table ToTable(const revops::metrics::v1::GetTimeInStageResponse& report, const Groups& groups) {
  Table table = Begin(groups, {"pipeline", "stage", "visit", "to_stage", "n", "mean_days", "p05",
                               "p25", "median", "p75", "p95", "max"});
  for (const auto& row : report.rows()) {
    const auto add = [&](const std::string& visit, const std::string& to_stage,
                         const DayStatistics& days) {
      CellRow& cells = AddRow(table, row.group(), groups);
      Append(cells, {row.pipeline(), row.stage(), visit, to_stage});
      Append(cells, FullDays(days));
    };
    add("first", "", row.first_visit());
    for (const auto& way : row.first_visit_by_outcome()) {
      add(absl::StrCat("first: ", way.outcome()), way.to_stage(), way.days());
    }
    add("latest", "", row.latest_visit());
    add("total", "", row.total());
  }
  return table;
}

Table ToTable(const revops::metrics::v1::GetVelocityResponse& report, const Groups& groups) {
  Table table = Begin(groups, {"currency", "deals", "average_won", "win_rate", "mean_won_days",
                               "velocity_per_day", "realised_per_day"});
  for (const auto& row : report.rows()) {
    Append(AddRow(table, row.group(), groups),
           {row.currency_code(), CountCell(row.deals()),
            MoneyCell(row.average_won_size(), kSizeDecimals),
            RateCell(row.win_rate(), row.has_win_rate()),
            DaysCell(row.mean_won_cycle_days(), row.has_mean_won_cycle_days()),
            MoneyCell(row.velocity_per_day()), MoneyCell(row.realised_per_day())});
  }
  return table;
}

Table ToTable(const revops::metrics::v1::GetChannelsResponse& report, const Groups& groups) {
  Table table = Begin(groups, {"leads", "qualified", "converted", "won", "won_value", "lead_to_win",
                               "mean_days_to_win", "median_days_to_win", "deals_without_lead",
                               "won_without_lead", "won_value_without_lead"});
  for (const auto& row : report.rows()) {
    const DayStatistics& days = row.days_to_win();
    Append(
        AddRow(table, row.group(), groups),
        {CountCell(row.leads()), CountCell(row.qualified()), CountCell(row.converted()),
         CountCell(row.won()), MoniesCell(row.won_value()),
         RateCell(row.lead_to_win(), row.has_lead_to_win()), DaysCell(days.mean(), days.has_mean()),
         DaysCell(days.median(), days.has_median()), CountCell(row.deals_without_lead()),
         CountCell(row.won_without_lead()), MoniesCell(row.won_value_without_lead())});
  }
  return table;
}

// One line for all channels of an outcome, and one for each.
Table ToTable(const revops::metrics::v1::GetTouchpointsResponse& report, const Groups& groups) {
  Table table = Begin(groups, {"outcome", "channel", "deals", "without_lead", "mean", "median",
                               "p90", "max", "touchpoints", "inbound", "outbound", "automated"});
  for (const auto& row : report.rows()) {
    const std::pair<const char*, const revops::metrics::v1::TouchpointStatistics*> outcomes[] = {
        {"won", &row.won()}, {"lost", &row.lost()}};
    for (const auto& [outcome, all] : outcomes) {
      Append(AddRow(table, row.group(), groups),
             {outcome, "all", CountCell(all->deals()), CountCell(all->deals_without_lead()),
              DaysCell(all->mean(), all->has_mean()), DaysCell(all->median(), all->has_median()),
              DaysCell(all->p90(), all->has_p90()), all->has_max() ? CountCell(all->max()) : Cell(),
              CountCell(all->touchpoints()), CountCell(all->inbound()), CountCell(all->outbound()),
              CountCell(all->automated())});
      for (const auto& of : all->by_channel()) {
        Append(AddRow(table, row.group(), groups),
               {outcome, of.channel().empty() ? "none" : of.channel(), "", "",
                DaysCell(of.mean(), true), "", "", "", CountCell(of.touchpoints()), "", "", ""});
      }
    }
  }
  return table;
}

void PrintBasis(const revops::metrics::v1::ReportBasis& basis, std::ostream& out) {
  out << "definition " << basis.definition() << "; as of "
      << TextOf(basis.as_of(), basis.has_as_of()) << "; known "
      << (basis.has_known_at() ? absl::StrCat("at ", TextOf(basis.known_at(), true))
                               : "at: everything recorded")
      << '\n';
  const std::string start = TextOf(basis.window().start(), basis.window().has_start());
  const std::string end = TextOf(basis.window().end(), basis.window().has_end());
  if (!start.empty() || !end.empty()) {
    out << "window " << (start.empty() ? "from the beginning" : start) << " to "
        << (end.empty() ? "as of" : end) << ", not included\n";
  }
  out << "N " << Grouped(basis.n());
  for (const auto& left_out : basis.left_out()) {
    out << "; left out " << left_out.reason() << ' ' << Grouped(left_out.count());
  }
  if (basis.n_censored() > 0) out << "; not decided yet " << Grouped(basis.n_censored());
  const std::string measure =
      EnumText(basis.measure(), revops::type::v1::Measure_descriptor(), "MEASURE_");
  out << "; measure " << (measure.empty() ? "acv" : measure);
  if (!basis.time_zone().empty()) out << "; time zone " << basis.time_zone();
  out << '\n';
  if (!basis.deal_token().empty()) out << "token " << basis.deal_token() << '\n';
}

}  // namespace revops::cli
