// The leads of a deal, as a report sees them: those that stand at its instants and whose conversion
// to the deal was finished by then.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_DEAL_LEADS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_DEAL_LEADS_H_

#include <algorithm>
#include <optional>

#include "metrics-service/facts/facts_view.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

// The facts outlive it.
class DealLeads {
 public:
  DealLeads(const LeadFacts& leads, const ReportQuery& query)
      : leads_(leads), lens_(leads.LensAt(query.as_of, query.known_at)) {}

  // Calls take(LeadRow) for each.
  template <typename Take>
  void ForEachOf(DealRow deal, Take take) const {
    leads_.conversions().ForEachOfDeal(deal, [&](const Conversion& conversion) {
      if (IsSeen(conversion)) take(conversion.lead);
    });
  }
  bool HasLead(DealRow deal) const {
    bool has = false;
    ForEachOf(deal, [&has](LeadRow) { has = true; });
    return has;
  }
  // When the first of them came.
  std::optional<Micros> FirstCreated(DealRow deal) const {
    std::optional<Micros> first;
    ForEachOf(deal, [&](LeadRow lead) {
      first = std::min(first.value_or(leads_.created(lead)), leads_.created(lead));
    });
    return first;
  }
  bool IsSeen(const Conversion& conversion) const {
    return conversion.IsSeen(lens_) && leads_.Stands(conversion.lead, lens_);
  }

  const LeadFacts& leads() const { return leads_; }
  const Lens& lens() const { return lens_; }

 private:
  const LeadFacts& leads_;
  const Lens lens_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_DEAL_LEADS_H_
