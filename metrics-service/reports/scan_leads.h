// Scans over the leads of a selection, and over the deals that no lead became; as Scan over deals.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_SCAN_LEADS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_SCAN_LEADS_H_

#include "metrics-service/reports/lead_selection.h"
#include "metrics-service/reports/scan.h"

namespace revops::metrics {

// The part has See(const LeadSighting&), for every lead that counts.
template <typename Make>
auto ScanLeads(const LeadSelection& selection, const Make& make) {
  return ScanBlocks(
      selection.leads().leads(), make, [&selection](auto& part, LeadRow begin, LeadRow end) {
        selection.ForEachOf(begin, end, [&part](const LeadSighting& lead) { part.See(lead); });
      });
}

// The part has See(const Sighting&). Most deals have a lead, so that is asked first.
template <typename Make>
auto ScanWithoutLead(const Selection& selection, const DealLeads& leads, const Make& make) {
  return ScanBlocks(selection.facts().deals(), make, [&](auto& part, DealRow begin, DealRow end) {
    for (DealRow deal = begin; deal < end; ++deal) {
      if (leads.HasLead(deal)) continue;
      if (const auto sighting = selection.Sight(deal); sighting.has_value()) {
        part.See(*sighting);
      }
    }
  });
}

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_SCAN_LEADS_H_
