#include "metrics-service/reports/channels.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/lead_groups.h"
#include "metrics-service/reports/lead_selection.h"
#include "metrics-service/reports/numbers.h"
#include "metrics-service/reports/scan_leads.h"

namespace revops::metrics {
namespace {

struct OfLeads {
  int64_t leads = 0;
  int64_t qualified = 0;
  int64_t converted = 0;
  int64_t won = 0;
  MoneySums won_value;
  Numbers spans;

  void Absorb(OfLeads&& other) {
    leads += other.leads;
    qualified += other.qualified;
    converted += other.converted;
    won += other.won;
    won_value.Absorb(other.won_value);
    spans.Absorb(std::move(other.spans));
  }
};

class LeadPart {
 public:
  explicit LeadPart(const LeadSelection& selection)
      : groups(selection.leads(), selection.query()), selection_(selection) {}

  void See(const LeadSighting& sighting) {
    OfLeads& counts = per_group[groups.IndexOf(sighting)];
    ++counts.leads;
    ++n;
    const LeadStanding& standing = sighting.standing;
    counts.qualified += standing.was_qualified || standing.was_converted ? 1 : 0;
    counts.converted += standing.was_converted ? 1 : 0;
    bool is_undecided =
        standing.state != LeadState::kConverted && standing.state != LeadState::kDisqualified;
    selection_.leads().conversions().ForEachOfLead(
        sighting.lead, [&](const Conversion& conversion) {
          if (!conversion.IsSeen(selection_.lens())) return;
          is_undecided = is_undecided || selection_.IsDealDue(conversion);
          selection_.WithDeal(conversion.row, [&](const Sighting& deal) {
            is_undecided = is_undecided || (deal.IsOpen() && !deal.is_void);
            if (deal.IsWon()) CountWin(conversion, deal, counts);
          });
        });
    n_censored += is_undecided ? 1 : 0;
  }
  void Absorb(LeadPart&& other) {
    per_group.Absorb(std::move(other.per_group), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    n += other.n;
    n_censored += other.n_censored;
  }

  LeadGroups groups;
  PerGroup<OfLeads> per_group;
  LeftOutTally left_out;
  int64_t n = 0;
  int64_t n_censored = 0;

 private:
  void CountWin(const Conversion& conversion, const Sighting& deal, OfLeads& counts) {
    if (!selection_.CountsDeal(conversion) || selection_.deals().LeavesOut(deal, left_out)) return;
    ++counts.won;
    // A lead that joined late may have come after the win.
    counts.spans.Add(
        std::max<Micros>(deal.standing.entered - selection_.leads().created(conversion.lead), 0));
    const std::optional<Value> value = selection_.deals().ValueOf(deal);
    if (value.has_value()) {
      counts.won_value.Add(value->currency, value->micros);
    } else {
      left_out.Add(LeftOutTally::kNoAmount);
    }
  }

  const LeadSelection& selection_;
};

struct OfDeals {
  int64_t deals = 0;
  int64_t won = 0;
  MoneySums won_value;

  void Absorb(OfDeals&& other) {
    deals += other.deals;
    won += other.won;
    won_value.Absorb(other.won_value);
  }
};

struct DealPart {
  explicit DealPart(const Selection& selection)
      : selection(selection), groups(selection.facts(), selection.query()) {}

  void See(const Sighting& sighting) {
    if (!selection.query().window.Includes(sighting.standing.created)) return;
    if (selection.LeavesOut(sighting, left_out)) return;
    OfDeals& counts = per_group[groups.IndexOf(sighting, sighting.standing.created)];
    ++counts.deals;
    if (!sighting.IsWon()) return;
    ++counts.won;
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (value.has_value()) {
      counts.won_value.Add(value->currency, value->micros);
    } else {
      left_out.Add(LeftOutTally::kNoAmount);
    }
  }
  void Absorb(DealPart&& other) {
    per_group.Absorb(std::move(other.per_group), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
  }

  const Selection& selection;
  Groups groups;
  PerGroup<OfDeals> per_group;
  LeftOutTally left_out;
};

struct Both {
  const OfLeads* leads = nullptr;
  const OfDeals* deals = nullptr;
};

ChannelRow ToRow(const GroupKey& key, const Both& both, const Dictionary& currencies) {
  ChannelRow row;
  row.group = key;
  if (both.leads != nullptr) {
    row.leads = both.leads->leads;
    row.qualified = both.leads->qualified;
    row.converted = both.leads->converted;
    row.won = both.leads->won;
    row.won_value = both.leads->won_value.ToFigures(currencies);
    row.lead_to_win = Ratio(row.won, row.leads);
  }
  if (both.deals != nullptr) {
    row.deals_without_lead = both.deals->deals;
    row.won_without_lead = both.deals->won;
    row.won_value_without_lead = both.deals->won_value.ToFigures(currencies);
  }
  return row;
}

}  // namespace

ChannelsReport ReportChannels(const FactsView& view, const ReportQuery& query, Later* later) {
  const LeadSelection selection(view, query);
  const auto scanned =
      std::make_shared<LeadPart>(ScanLeads(selection, [&] { return LeadPart(selection); }));
  const Selection deals(view.deals, query, StageFilter::kRows);
  DealPart without =
      ScanWithoutLead(deals, selection.deal_leads(), [&] { return DealPart(deals); });
  ChannelsReport report;
  report.basis.definition = "channels.v1";
  report.basis.window = query.window;
  report.basis.n = scanned->n;
  report.basis.n_censored = scanned->n_censored;
  without.left_out.Absorb(scanned->left_out);
  report.basis.left_out = without.left_out.ToLeftOut();
  report.basis.groups = std::max(scanned->groups.size(), without.groups.size());
  if (report.basis.groups > kGroupsMax) return report;
  std::map<GroupKey, Both> by_key;
  for (size_t group = 0; group < scanned->groups.size(); ++group) {
    by_key[scanned->groups.KeyOf(group)].leads = &scanned->per_group[group];
  }
  for (size_t group = 0; group < without.groups.size(); ++group) {
    by_key[without.groups.KeyOf(group)].deals = &without.per_group[group];
  }
  report.basis.groups = by_key.size();
  if (report.basis.groups > kGroupsMax) return report;
  report.rows.reserve(by_key.size());
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (const auto& [key, both] : by_key) {
    report.rows.push_back(ToRow(key, both, view.deals.currencies()));
    if (both.leads == nullptr) continue;
    steps.Add(both.leads->spans.size(), [scanned, leads = both.leads, row = &report.rows.back()] {
      row->days_to_win = DescribeDays(leads->spans.pieces());
    });
  }
  now.Run();
  return report;
}

}  // namespace revops::metrics
