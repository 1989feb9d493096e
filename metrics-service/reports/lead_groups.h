// The groups of an answer that begins with leads: leads with equal values of the group_by
// dimensions. Labels, months and quarters (of the lead's coming) group leads; stages and pipelines
// do not.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_LEAD_GROUPS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_LEAD_GROUPS_H_

#include <optional>
#include <vector>

#include "metrics-service/reports/calendar.h"
#include "metrics-service/reports/group_numbers.h"
#include "metrics-service/reports/lead_selection.h"

namespace revops::metrics {

// As Groups of deals. `leads` and `query` outlive it.
class LeadGroups {
 public:
  LeadGroups(const LeadFacts& leads, const ReportQuery& query);

  size_t IndexOf(const LeadSighting& sighting);
  std::vector<size_t> Absorb(const LeadGroups& other) { return numbers_.Absorb(other.numbers_); }
  size_t size() const { return numbers_.size(); }
  GroupKey KeyOf(size_t group) const;

 private:
  struct Level {
    DimensionKind kind;
    std::optional<LabelNumber> label;  // of kLabel; nothing: no lead has it
  };
  uint32_t CodeOf(const Level& level, const LeadSighting& sighting) const;
  std::string TextOf(const Level& level, uint32_t code) const;

  const LeadFacts& leads_;
  const CurrentTeams* const teams_;  // with CURRENT ownership
  std::vector<Level> levels_;
  std::optional<Calendar> calendar_;
  GroupNumbers numbers_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_LEAD_GROUPS_H_
