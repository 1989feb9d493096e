#include "tests/metrics-service/support/render_leads.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace revops::metrics::testing {
namespace {

std::string Figures(const std::vector<MoneyFigure>& figures) {
  std::map<std::string, absl::int128> money;
  for (const MoneyFigure& figure : figures) money[figure.currency_code] = figure.nanos;
  return Text(money);
}

template <typename Row>
std::vector<std::string> Lines(const Basis& basis, const std::vector<Row>& rows,
                               std::string (*line)(const Row&)) {
  std::vector<std::string> lines;
  for (const Row& row : rows) lines.push_back(absl::StrCat(KeyText(row.group), " ", line(row)));
  std::sort(lines.begin(), lines.end());
  std::map<std::string, int64_t> left_out;
  for (const LeftOut& part : basis.left_out) left_out[part.reason] = part.count;
  lines.insert(lines.begin(), BasisText(basis.n, left_out, basis.n_censored));
  return lines;
}

std::string SideText(const TouchpointFigures& side) {
  std::string text =
      absl::StrCat(Text(side.per_deal), " without ", side.deals_without_lead, " in ", side.inbound,
                   " out ", side.outbound, " automated ", side.automated, " by");
  for (const ChannelTouchpoints& channel : side.by_channel) {
    absl::StrAppend(&text, " ", channel.channel, ":", channel.touchpoints);
  }
  return text;
}

}  // namespace

std::string Text(const CountStatistics& counts) {
  return absl::StrCat("n=", counts.n, " sum ", counts.sum, " (", Text(counts.mean), " ",
                      Text(counts.median), " ", Text(counts.p90), " max ", counts.max.value_or(-1),
                      ")");
}

std::vector<std::string> Render(const ChannelsReport& report) {
  return Lines<ChannelRow>(report.basis, report.rows, [](const ChannelRow& row) {
    return absl::StrCat("leads ", row.leads, " qualified ", row.qualified, " converted ",
                        row.converted, " won ", row.won, " ", Figures(row.won_value), " rate ",
                        Text(row.lead_to_win), " days ", Text(row.days_to_win), " without lead ",
                        row.deals_without_lead, " won ", row.won_without_lead, " ",
                        Figures(row.won_value_without_lead));
  });
}

std::vector<std::string> Render(const TouchpointsReport& report) {
  return Lines<TouchpointsRow>(report.basis, report.rows, [](const TouchpointsRow& row) {
    return absl::StrCat("won ", SideText(row.won), " lost ", SideText(row.lost));
  });
}

std::vector<std::string> Render(const LeadFunnelReport& report) {
  return Lines<LeadFunnelRow>(report.basis, report.rows, [](const LeadFunnelRow& row) {
    static constexpr const char* kLines[] = {"first", "recycled", "without"};
    return absl::StrCat(kLines[static_cast<size_t>(row.line)], " ", row.pipeline, "/", row.stage,
                        " ", row.reached, " went on ", row.went_on, " ", Text(row.conversion),
                        " pending ", row.pending, " recycled ", row.recycled, " ",
                        Figures(row.amount));
  });
}

}  // namespace revops::metrics::testing
