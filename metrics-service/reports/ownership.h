// Ownership as it is now: whoever owns a deal or lead now, and the team that rep is in now.
//
// The team is the rep's, not the deal's: where a rep changed teams, what that rep owns went along.
// Of an owner who is not among the known reps, it is the team that the deal or lead has now.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_OWNERSHIP_H_
#define REVOPS_METRICS_SERVICE_REPORTS_OWNERSHIP_H_

#include <optional>
#include <string>
#include <vector>

#include "metrics-service/facts/facts_view.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

// Codes of teams are those of the half's own labels, and behind them teams that nothing in it ever
// was of. The facts outlive it.
class CurrentTeams {
 public:
  CurrentTeams(const Dictionary& owners, const Dictionary& teams, const RepBook& people);

  // `own`: the team that what is owned has now.
  LabelCode TeamOf(LabelCode owner, LabelCode own) const {
    return team_of_owner_[owner].value_or(own);
  }
  absl::string_view Text(LabelCode code) const {
    return code < teams_.size() ? teams_.Text(code)
                                : absl::string_view(beyond_[code - teams_.size()]);
  }
  // By code, which teams a filter on these names lets pass.
  std::vector<bool> Passing(const std::vector<std::string>& names) const;

 private:
  LabelCode CodeOf(const std::string& team);

  const Dictionary& teams_;
  std::vector<std::string> beyond_;
  std::vector<std::optional<LabelCode>> team_of_owner_;  // by code
};

struct CurrentOwnership {
  explicit CurrentOwnership(const FactsView& view);
  CurrentTeams deals;
  CurrentTeams leads;
};

// The deal's label as a report counts it; `teams` is null with ownership AT_EVENT.
inline LabelCode LabelOf(const Facts& facts, const CurrentTeams* teams, Attribute attribute,
                         DealRow deal, const Lens& lens) {
  constexpr Attribute kOwner = AttributeOf(LabelKind::kOwner);
  constexpr Attribute kTeam = AttributeOf(LabelKind::kTeam);
  if (teams == nullptr || attribute > kTeam) return facts.LabelOf(attribute, deal, lens);
  const LabelCode owner = facts.PresentLabelOf(kOwner, deal);
  return attribute == kOwner ? owner : teams->TeamOf(owner, facts.PresentLabelOf(kTeam, deal));
}

// Likewise of a lead.
inline LabelCode LabelOf(const LeadFacts& facts, const CurrentTeams* teams, LabelNumber label,
                         LeadRow lead, const Lens& lens) {
  constexpr auto kOwner = static_cast<LabelNumber>(LeadLabel::kOwner);
  constexpr auto kTeam = static_cast<LabelNumber>(LeadLabel::kTeam);
  if (teams == nullptr || label > kTeam) return facts.labels().At(label, lead, lens);
  const LabelCode owner = facts.labels().Present(kOwner, lead);
  return label == kOwner ? owner : teams->TeamOf(owner, facts.labels().Present(kTeam, lead));
}

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_OWNERSHIP_H_
