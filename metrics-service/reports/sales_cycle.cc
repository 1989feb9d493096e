#include "metrics-service/reports/sales_cycle.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "metrics-service/reports/deal_leads.h"
#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/numbers.h"
#include "metrics-service/reports/scan.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {
namespace {

struct Cycles {
  Numbers won;
  Numbers lost;
  int64_t open = 0;

  void Absorb(Cycles&& other) {
    won.Absorb(std::move(other.won));
    lost.Absorb(std::move(other.lost));
    open += other.open;
  }
};

// Pieces of a row's populations.
constexpr size_t kWon = 0, kLost = 1;

struct Part {
  // `leads`: whose first one begins the cycle; null where the deal does.
  Part(const Selection& selection, const DealLeads* leads)
      : selection(selection),
        leads(leads),
        until_end{std::nullopt, selection.query().window.end},
        groups(selection.facts(), selection.query()) {}

  void See(const Sighting& sighting) {
    const Standing& standing = sighting.standing;
    const bool counts = sighting.IsOpen() ? until_end.Includes(standing.created)
                                          : selection.query().window.Includes(standing.entered);
    if (!counts || selection.LeavesOut(sighting, left_out)) return;
    Micros begin = standing.created;
    if (leads != nullptr) {
      const std::optional<Micros> first = leads->FirstCreated(sighting.deal);
      if (!first.has_value()) return left_out.Add(LeftOutTally::kNoLead);
      begin = *first;
    }
    if (sighting.IsOpen()) {
      ++per_group[groups.IndexOf(sighting, standing.created)].open;
      ++open;
      return;
    }
    Cycles& cycles = per_group[groups.IndexOf(sighting, standing.entered)];
    // A lead that joined late may have come after the closing.
    (sighting.IsWon() ? cycles.won : cycles.lost)
        .Add(std::max<Micros>(standing.entered - begin, 0));
    ++closed;
  }
  void Absorb(Part&& other) {
    per_group.Absorb(std::move(other.per_group), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    closed += other.closed;
    open += other.open;
  }

  const Selection& selection;
  const DealLeads* const leads;
  const Window until_end;
  Groups groups;
  PerGroup<Cycles> per_group;
  LeftOutTally left_out;
  int64_t closed = 0;
  int64_t open = 0;
};

SalesCycleReport Report(const Facts& facts, const ReportQuery& query, const DealLeads* leads,
                        Later* later) {
  const Selection selection(facts, query, StageFilter::kDeals);
  const auto scanned =
      std::make_shared<Part>(Scan(selection, [&] { return Part(selection, leads); }));
  SalesCycleReport report;
  report.basis.n = scanned->closed;
  report.basis.n_censored = scanned->open;
  const std::vector<size_t> order = scanned->groups.InOrder();
  for (const size_t group : order) {
    report.rows.push_back(
        {scanned->groups.KeyOf(group), {}, {}, {}, scanned->per_group[group].open});
  }
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (size_t i = 0; i < order.size(); ++i) {
    const Cycles* const cycles = &scanned->per_group[order[i]];
    SalesCycleRow* const row = &report.rows[i];
    steps.Add(cycles->won.size() + cycles->lost.size(), [scanned, cycles, row] {
      const std::vector<DayStatistics> described = DescribeDaysOf(
          {cycles->won.pieces(), cycles->lost.pieces()}, {{kWon}, {kLost}, {kWon, kLost}});
      row->won = described[0];
      row->lost = described[1];
      row->closed = described[2];
    });
  }
  now.Run();
  report.basis.definition = leads == nullptr ? "sales_cycle.v1" : "sales_cycle.lead.v1";
  report.basis.window = query.window;
  report.basis.left_out = scanned->left_out.ToLeftOut();
  report.basis.groups = scanned->groups.size();
  return report;
}

}  // namespace

SalesCycleReport ReportSalesCycle(const Facts& facts, const ReportQuery& query, Later* later) {
  return Report(facts, query, nullptr, later);
}

SalesCycleReport ReportSalesCycleFromLead(const FactsView& view, const ReportQuery& query,
                                          Later* later) {
  const DealLeads leads(view.leads, query);
  return Report(view.deals, query, &leads, later);
}

}  // namespace revops::metrics
