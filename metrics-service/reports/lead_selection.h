// Which leads a report begins with, and the deals they became.
//
// A lead counts if it stands at the query's instants, came in its window, is in the asker's scope
// and passes the filters on labels. Its labels are those at the entry of its state where that is
// CONVERTED or DISQUALIFIED, else those at as_of. `pipeline`, `stage` and `currency_code` are about
// its deals: they let no lead out.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_LEAD_SELECTION_H_
#define REVOPS_METRICS_SERVICE_REPORTS_LEAD_SELECTION_H_

#include <optional>
#include <vector>

#include "metrics-service/facts/facts_view.h"
#include "metrics-service/reports/deal_leads.h"
#include "metrics-service/reports/query.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {

// A lead as a report sees it.
struct LeadSighting {
  LeadRow lead = 0;
  Micros created = 0;
  LeadStanding standing;
  Lens labels;  // at which its labels count
};

inline constexpr LeadRow kPrefetchLeads = 16;

// The lead's label that goes by the name of a deal's; nothing where leads have no such label, or no
// lead ever had the custom field.
std::optional<LabelNumber> LeadLabelOf(const LeadFacts& leads, LabelKind kind,
                                       const std::string& field);

// Reads facts it does not own; they and the query outlive it.
class LeadSelection {
 public:
  LeadSelection(const FactsView& view, const ReportQuery& query);
  LeadSelection(const LeadSelection&) = delete;
  LeadSelection& operator=(const LeadSelection&) = delete;

  // Nothing where the lead does not count.
  std::optional<LeadSighting> Sight(LeadRow lead) const;

  // Calls see(const LeadSighting&) for every lead of [begin, end) that counts.
  template <typename See>
  void ForEachOf(LeadRow begin, LeadRow end, See&& see) const {
    for (LeadRow lead = begin; lead < end; ++lead) {
      leads_.Prefetch(lead + kPrefetchLeads, lens());
      if (const auto sighting = Sight(lead); sighting.has_value()) see(*sighting);
    }
  }

  // Whether the deal counts with this conversion, which is seen: a deal of several leads that count
  // does so once, with the first of them; first passes before others, then by their coming.
  bool CountsDeal(const Conversion& conversion) const;

  // Whether it names a deal that the facts do not have at these instants: the streams come apart by
  // a moment.
  bool IsDealDue(const Conversion& conversion) const {
    return conversion.has_deal &&
           (conversion.row == kNoDeal ||
            !deals_.facts().StandingOf(conversion.row, deals_.lens()).has_value());
  }

  // Calls see(const Sighting&) where the deal stands, in the asker's scope and the named pipelines.
  template <typename See>
  void WithDeal(DealRow deal, See&& see) const {
    if (deal == kNoDeal) return;
    if (const auto sighting = deals_.Sight(deal); sighting.has_value()) see(*sighting);
  }

  // Of deals by themselves, whatever the labels.
  const Selection& deals() const { return deals_; }
  const DealLeads& deal_leads() const { return deal_leads_; }
  const LeadFacts& leads() const { return leads_; }
  const ReportQuery& query() const { return query_; }
  const Lens& lens() const { return deal_leads_.lens(); }

 private:
  struct CodeFilter {
    std::optional<LabelNumber> label;  // nothing: no lead has it
    std::vector<bool> passes;          // by code
  };
  CodeFilter Resolve(const LabelFilter& filter) const;
  bool IsInScope(LeadRow lead) const;

  const LeadFacts& leads_;
  const ReportQuery& query_;
  const ReportQuery deal_query_;
  const Selection deals_;
  const DealLeads deal_leads_;
  const CurrentTeams* const teams_;  // with CURRENT ownership
  std::vector<CodeFilter> filters_;
  std::optional<LabelCode> scope_rep_;
  std::vector<LabelCode> scope_teams_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_LEAD_SELECTION_H_
