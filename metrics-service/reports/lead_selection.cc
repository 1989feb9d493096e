#include "metrics-service/reports/lead_selection.h"

#include <algorithm>
#include <tuple>

namespace revops::metrics {
namespace {

constexpr auto kOwner = static_cast<LabelNumber>(LeadLabel::kOwner);
constexpr auto kTeam = static_cast<LabelNumber>(LeadLabel::kTeam);

std::optional<LeadLabel> Fixed(LabelKind kind) {
  switch (kind) {
    case LabelKind::kOwner:
      return LeadLabel::kOwner;
    case LabelKind::kTeam:
      return LeadLabel::kTeam;
    case LabelKind::kProduct:
      return LeadLabel::kProduct;
    case LabelKind::kSegment:
      return LeadLabel::kSegment;
    case LabelKind::kSource:
      return LeadLabel::kSource;
    case LabelKind::kChannel:
      return LeadLabel::kChannel;
    case LabelKind::kCompany:
      return LeadLabel::kCompany;
    default:
      return std::nullopt;
  }
}

ReportQuery WithoutLabels(ReportQuery query) {
  query.labels.clear();
  return query;
}

}  // namespace

std::optional<LabelNumber> LeadLabelOf(const LeadFacts& leads, LabelKind kind,
                                       const std::string& field) {
  if (kind == LabelKind::kField) return leads.labels().Field(field);
  const std::optional<LeadLabel> label = Fixed(kind);
  if (!label.has_value()) return std::nullopt;
  return static_cast<LabelNumber>(*label);
}

LeadSelection::LeadSelection(const FactsView& view, const ReportQuery& query)
    : leads_(view.leads),
      query_(query),
      deal_query_(WithoutLabels(query)),
      deals_(view.deals, deal_query_, StageFilter::kRows),
      deal_leads_(view.leads, query),
      teams_(query.current == nullptr ? nullptr : &query.current->leads) {
  for (const LabelFilter& filter : query.labels) filters_.push_back(Resolve(filter));
  if (!query.scope.has_value()) return;
  if (!query.scope->rep.empty()) {
    scope_rep_ = leads_.labels().Texts(kOwner).Find(query.scope->rep);
  }
  for (const std::string& team : query.scope->teams) {
    const auto code = leads_.labels().Texts(kTeam).Find(team);
    if (code.value_or(0) != 0) scope_teams_.push_back(*code);
  }
}

LeadSelection::CodeFilter LeadSelection::Resolve(const LabelFilter& filter) const {
  CodeFilter resolved{LeadLabelOf(leads_, filter.label, filter.field), {}};
  const auto names = [&](absl::string_view text) {
    return std::find(filter.values.begin(), filter.values.end(), text) != filter.values.end();
  };
  if (!resolved.label.has_value()) {
    resolved.passes = {names("")};
  } else if (teams_ != nullptr && resolved.label == kTeam) {
    resolved.passes = teams_->Passing(filter.values);
  } else {
    const Dictionary& texts = leads_.labels().Texts(*resolved.label);
    resolved.passes.resize(texts.size());
    for (LabelCode code = 0; code < texts.size(); ++code) {
      resolved.passes[code] = names(texts.Text(code));
    }
  }
  return resolved;
}

bool LeadSelection::IsInScope(LeadRow lead) const {
  if (scope_rep_.has_value() && leads_.labels().Present(kOwner, lead) == *scope_rep_) return true;
  const LabelCode team = leads_.labels().Present(kTeam, lead);
  return std::find(scope_teams_.begin(), scope_teams_.end(), team) != scope_teams_.end();
}

std::optional<LeadSighting> LeadSelection::Sight(LeadRow lead) const {
  if (!leads_.Stands(lead, lens()) || !query_.window.Includes(leads_.created(lead))) {
    return std::nullopt;
  }
  if (query_.scope.has_value() && !IsInScope(lead)) return std::nullopt;
  LeadSighting sighting{lead, leads_.created(lead), leads_.StandingOf(lead, lens()), lens()};
  const LeadState state = sighting.standing.state;
  // What changed in the very instant of its end counts.
  if (state == LeadState::kConverted || state == LeadState::kDisqualified) {
    sighting.labels.as_of = sighting.standing.entered + 1;
  }
  for (const CodeFilter& filter : filters_) {
    const LabelCode code = filter.label.has_value()
                               ? LabelOf(leads_, teams_, *filter.label, lead, sighting.labels)
                               : 0;
    if (!filter.passes[code]) return std::nullopt;
  }
  return sighting;
}

bool LeadSelection::CountsDeal(const Conversion& conversion) const {
  const auto rank = [&](const Conversion& of) {
    return std::make_tuple(of.pass > 0, leads_.created(of.lead), of.lead);
  };
  bool is_first = true;
  leads_.conversions().ForEachOfDeal(conversion.row, [&](const Conversion& other) {
    if (&other == &conversion || !is_first || rank(conversion) < rank(other)) return;
    if (deal_leads_.IsSeen(other) && Sight(other.lead).has_value()) is_first = false;
  });
  return is_first;
}

}  // namespace revops::metrics
