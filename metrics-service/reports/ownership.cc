#include "metrics-service/reports/ownership.h"

#include <algorithm>

namespace revops::metrics {

CurrentTeams::CurrentTeams(const Dictionary& owners, const Dictionary& teams, const RepBook& people)
    : teams_(teams) {
  for (LabelCode owner = 0; owner < owners.size(); ++owner) {
    const RepFact* const rep = people.Present(owners.Text(owner));
    team_of_owner_.push_back(rep == nullptr ? std::nullopt : std::optional(CodeOf(rep->team)));
  }
}

LabelCode CurrentTeams::CodeOf(const std::string& team) {
  if (const auto known = teams_.Find(team); known.has_value()) return *known;
  auto found = std::find(beyond_.begin(), beyond_.end(), team);
  if (found == beyond_.end()) found = beyond_.insert(beyond_.end(), team);
  return static_cast<LabelCode>(teams_.size() + static_cast<size_t>(found - beyond_.begin()));
}

std::vector<bool> CurrentTeams::Passing(const std::vector<std::string>& names) const {
  std::vector<bool> passes(teams_.size() + beyond_.size());
  for (LabelCode code = 0; code < passes.size(); ++code) {
    passes[code] = std::find(names.begin(), names.end(), Text(code)) != names.end();
  }
  return passes;
}

CurrentOwnership::CurrentOwnership(const FactsView& view)
    : deals(view.deals.LabelsOf(AttributeOf(LabelKind::kOwner)),
            view.deals.LabelsOf(AttributeOf(LabelKind::kTeam)), view.leads.people()),
      leads(view.leads.labels().Texts(static_cast<LabelNumber>(LeadLabel::kOwner)),
            view.leads.labels().Texts(static_cast<LabelNumber>(LeadLabel::kTeam)),
            view.leads.people()) {}

}  // namespace revops::metrics
