#include "tests/metrics-service/support/lead_recount.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "tests/metrics-service/support/recount_numbers.h"

namespace revops::metrics::testing {
namespace {

constexpr Micros kForever = int64_t{1} << 62;
constexpr Micros kBeginning = -kForever;

bool IsEnd(LeadState state) {
  return state == LeadState::kConverted || state == LeadState::kDisqualified ||
         state == LeadState::kNurturing;
}

LeadLabel Named(LabelKind kind) {
  static const std::map<LabelKind, LeadLabel> kNames = {
      {LabelKind::kOwner, LeadLabel::kOwner},     {LabelKind::kTeam, LeadLabel::kTeam},
      {LabelKind::kProduct, LeadLabel::kProduct}, {LabelKind::kSegment, LeadLabel::kSegment},
      {LabelKind::kSource, LeadLabel::kSource},   {LabelKind::kChannel, LeadLabel::kChannel},
      {LabelKind::kCompany, LeadLabel::kCompany}, {LabelKind::kField, LeadLabel::kField}};
  return kNames.at(kind);
}

}  // namespace

std::map<std::string, std::string> TeamsOf(const std::vector<LeadStreamFact>& leads) {
  std::map<std::string, RepFact> latest;
  for (const LeadStreamFact& fact : leads) {
    const auto* rep = std::get_if<RepFact>(&fact);
    if (rep == nullptr) continue;
    const auto found = latest.find(rep->name);
    if (found == latest.end() || rep->effective >= found->second.effective) {
      latest[rep->name] = *rep;
    }
  }
  std::map<std::string, std::string> teams;
  for (const auto& [name, rep] : latest) teams[name] = rep.team;
  return teams;
}

LeadRecount::LeadRecount(const BothHistories& histories, const ReportQuery& query)
    : Recount(histories.pipelines, histories.deals, query, TeamsOf(histories.leads)),
      deal_activities_(histories.deal_activities) {
  const std::map<std::string, std::string> teams = TeamsOf(histories.leads);
  std::vector<std::vector<LeadFact>> by_lead;
  std::map<Uuid, size_t> numbers;
  for (const LeadStreamFact& fact : histories.leads) {
    if (const auto* activity = std::get_if<ActivityFact>(&fact)) {
      lead_activities_.push_back(*activity);
    } else if (const auto* lead = std::get_if<LeadFact>(&fact)) {
      const auto [number, is_new] = numbers.try_emplace(lead->lead, by_lead.size());
      if (is_new) by_lead.emplace_back();
      by_lead[number->second].push_back(*lead);
    }
  }
  for (size_t number = 0; number < by_lead.size(); ++number) {
    ReplayedLead lead = Replay(by_lead[number], number);
    const auto team = teams.find(lead.current_owner);
    lead.current_team = team == teams.end() ? lead.present_team : team->second;
    leads_.push_back(std::move(lead));
  }
}

LeadRecount::ReplayedLead LeadRecount::Replay(const std::vector<LeadFact>& events,
                                              size_t number) const {
  ReplayedLead lead;
  lead.id = events[0].lead;
  lead.number = number;
  lead.created = events[0].effective;
  Labels last;
  std::map<std::pair<LeadLabel, std::string>, std::vector<ReplayedChange>> all;
  bool is_deleted = false;
  std::set<std::optional<Uuid>> told;
  const auto enter = [&](LeadState state, Micros entered, bool is_known) {
    if (!lead.visits.empty() && lead.visits.back().state == state) return;
    int pass = 0;
    if (!lead.visits.empty()) {
      pass = lead.visits.back().pass + (IsEnd(lead.visits.back().state) && !IsEnd(state) ? 1 : 0);
    }
    lead.visits.push_back({state, entered, pass, is_known && entered < query_.as_of});
  };
  for (const LeadFact& event : events) {
    const bool is_known = !query_.known_at.has_value() || event.recorded < *query_.known_at;
    if (event.kind == LeadFactKind::kCreated) {
      lead.stands = is_known && event.effective < query_.as_of;
      const bool is_new = event.visit->state == LeadState::kNew;
      if (is_new || event.visit->entered > event.effective) {
        enter(LeadState::kNew, event.effective, is_known);
      }
      if (!is_new) enter(event.visit->state, event.visit->entered, is_known);
    } else if (event.visit.has_value()) {
      enter(event.visit->state, event.visit->entered, is_known);
    }
    is_deleted = is_deleted || (event.kind == LeadFactKind::kDeleted && is_known);
    if (event.conversion.has_value()) {
      const Converted converted{event.conversion->deal, event.conversion->finished,
                                lead.visits.back().pass};
      // It joins a deal once.
      const bool is_new = told.insert(converted.deal).second;
      if (is_new && is_known && converted.finished < query_.as_of) {
        lead.conversions.push_back(converted);
      }
    }
    for (const LeadLabelFact& label : event.labels) {
      const std::pair<LeadLabel, std::string> name(label.label, label.field);
      const bool is_first = event.kind == LeadFactKind::kCreated;
      if (last[name] == label.value) continue;
      last[name] = label.value;
      const ReplayedChange change{is_first ? kBeginning : event.effective, label.value, {}};
      all[name].push_back(change);
      if (is_known) lead.labels[name].push_back(change);
    }
  }
  lead.stands = lead.stands && !is_deleted;
  const auto present = [&](LeadLabel label) {
    const ReplayedChange* value = ValueAt(all[{label, ""}], kForever);
    return value == nullptr ? std::string() : value->label;
  };
  lead.current_owner = present(LeadLabel::kOwner);
  lead.present_team = present(LeadLabel::kTeam);
  return lead;
}

std::string LeadRecount::LabelAt(const ReplayedLead& lead, LeadLabel label,
                                 const std::string& field, Micros as_of) const {
  const auto found = lead.labels.find({label, field});
  if (found == lead.labels.end()) return "";
  const ReplayedChange* value = ValueAt(found->second, as_of);
  return value == nullptr ? "" : value->label;
}

LeadState LeadRecount::StateOf(const ReplayedLead& lead) const {
  LeadState state = LeadState::kNew;
  for (const Visit& visit : lead.visits) {
    if (visit.is_seen) state = visit.state;
  }
  return state;
}

Micros LeadRecount::LabelsAt(const ReplayedLead& lead) const {
  Micros at = query_.as_of;
  for (const Visit& visit : lead.visits) {
    if (!visit.is_seen) continue;
    const bool is_over =
        visit.state == LeadState::kConverted || visit.state == LeadState::kDisqualified;
    at = is_over ? visit.entered + 1 : query_.as_of;
  }
  return at;
}

std::string LeadRecount::ValueOf(const ReplayedLead& lead, LabelKind kind,
                                 const std::string& field) const {
  const bool is_current = query_.ownership == Ownership::kCurrent;
  if (is_current && kind == LabelKind::kOwner) return lead.current_owner;
  if (is_current && kind == LabelKind::kTeam) return lead.current_team;
  return LabelAt(lead, Named(kind), field, LabelsAt(lead));
}

std::string LeadRecount::Key(const ReplayedLead& lead) const {
  const absl::CivilMonth month =
      absl::ToCivilMonth(absl::FromUnixMicros(lead.created), query_.zone);
  GroupKey key;
  for (const Dimension& dimension : query_.group_by) {
    if (dimension.kind == DimensionKind::kMonth) {
      key.push_back(absl::StrFormat("%04d-%02d", month.year(), month.month()));
    } else if (dimension.kind == DimensionKind::kQuarter) {
      key.push_back(absl::StrFormat("%04d-Q%d", month.year(), (month.month() + 2) / 3));
    } else {
      key.push_back(ValueOf(lead, dimension.label, dimension.field));
    }
  }
  return KeyText(key);
}

bool LeadRecount::Counts(const ReplayedLead& lead) const {
  if (!lead.stands || !query_.window.Includes(lead.created)) return false;
  if (query_.scope.has_value()) {
    const bool is_own = !query_.scope->rep.empty() && lead.current_owner == query_.scope->rep;
    const bool is_of_team =
        !lead.present_team.empty() && Contains(query_.scope->teams, lead.present_team);
    if (!is_own && !is_of_team) return false;
  }
  return std::all_of(query_.labels.begin(), query_.labels.end(), [&](const LabelFilter& filter) {
    return Contains(filter.values, ValueOf(lead, filter.label, filter.field));
  });
}

const ReplayedDeal* LeadRecount::DealOf(const Converted& conversion) const {
  if (!conversion.deal.has_value()) return nullptr;
  for (const ReplayedDeal& deal : all_) {
    if (deal.id == *conversion.deal) return &deal;
  }
  return nullptr;
}

bool LeadRecount::IsAsked(const ReplayedDeal& deal) const {
  return deal.in_scope && (query_.pipelines.empty() || Contains(query_.pipelines, deal.pipeline));
}

bool LeadRecount::CountsDeal(const ReplayedLead& lead, const Converted& conversion) const {
  const auto rank = [](const ReplayedLead& of, const Converted& by) {
    return std::make_tuple(by.pass > 0, of.created, of.number);
  };
  for (const ReplayedLead& other : leads_) {
    if (!Counts(other)) continue;
    for (const Converted& by : other.conversions) {
      if (by.deal == conversion.deal && rank(other, by) < rank(lead, conversion)) return false;
    }
  }
  return true;
}

std::vector<const LeadRecount::ReplayedLead*> LeadRecount::LeadsOf(const ReplayedDeal& deal) const {
  std::vector<const ReplayedLead*> leads;
  for (const ReplayedLead& lead : leads_) {
    if (!lead.stands) continue;
    const bool became = std::any_of(lead.conversions.begin(), lead.conversions.end(),
                                    [&](const Converted& by) { return by.deal == deal.id; });
    if (became) leads.push_back(&lead);
  }
  std::sort(leads.begin(), leads.end(), [](const ReplayedLead* a, const ReplayedLead* b) {
    return std::pair(a->created, a->number) < std::pair(b->created, b->number);
  });
  return leads;
}

std::vector<ActivityFact> LeadRecount::ActivitiesOf(const std::vector<ActivityFact>& told,
                                                    const Uuid& subject, Micros until) const {
  std::map<Uuid, ActivityFact> last;
  std::vector<Uuid> order;
  for (const ActivityFact& fact : told) {
    if (fact.subject != subject) continue;
    if (query_.known_at.has_value() && fact.recorded >= *query_.known_at) continue;
    last[fact.activity] = fact;
    std::erase(order, fact.activity);
    order.push_back(fact.activity);
  }
  std::vector<ActivityFact> activities;
  for (const Uuid& id : order) {
    if (last[id].time < until) activities.push_back(last[id]);
  }
  return activities;
}

}  // namespace revops::metrics::testing
