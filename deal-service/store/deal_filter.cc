#include "deal-service/store/deal_filter.h"

#include <algorithm>

namespace revops::deal {
namespace {

template <typename Value>
bool Holds(const std::vector<Value>& values, const Value& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

template <typename Value>
bool Allows(const std::vector<Value>& allowed, const Value& value) {
  return allowed.empty() || Holds(allowed, value);
}

bool AllowsLead(const std::vector<Uuid>& allowed, const Deal& deal) {
  if (allowed.empty()) return true;
  if (deal.source_lead.has_value() && Holds(allowed, deal.source_lead->lead)) return true;
  return std::any_of(deal.contacts.begin(), deal.contacts.end(), [&](const DealContact& contact) {
    return contact.lead.has_value() && Holds(allowed, contact.lead->lead);
  });
}

bool InScope(const DealFilter& filter, const DealDetails& details) {
  if (!filter.scoped) return true;
  if (!filter.scope_rep.empty() && details.owner == filter.scope_rep) return true;
  return !details.team.empty() && Holds(filter.scope_teams, details.team);
}

}  // namespace

bool Matches(const DealFilter& filter, const Deal& deal) {
  const DealDetails& details = deal.details;
  return InScope(filter, details) && Allows(filter.pipelines, deal.pipeline) &&
         Allows(filter.stages, deal.visit.stage) && Allows(filter.states, deal.state) &&
         Allows(filter.owners, details.owner) && Allows(filter.teams, details.team) &&
         Allows(filter.companies, details.company) && Allows(filter.products, details.product) &&
         Allows(filter.segments, details.segment) && Allows(filter.sources, details.source) &&
         Allows(filter.channels, details.channel) && Allows(filter.accounts, details.account) &&
         AllowsLead(filter.leads, deal) && Allows(filter.external_ids, deal.external_id) &&
         std::all_of(filter.fields.begin(), filter.fields.end(), [&](const auto& wanted) {
           const auto found = details.fields.find(wanted.first);
           return found != details.fields.end() && found->second == wanted.second;
         });
}

}  // namespace revops::deal
