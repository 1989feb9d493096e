#include "metrics-service/follow/translate_lead.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "metrics-service/follow/wire.h"

namespace revops::metrics {

namespace pb = revops::lead::v1;

namespace {

using Facts = std::vector<LeadStreamFact>;

absl::Status NotUnderstood(const pb::LeadEvent& event, absl::string_view what) {
  return absl::DataLossError(absl::StrCat("event ", event.event_id(), ": ", what));
}

void SetLabels(const pb::Lead& lead, LeadFact& fact) {
  const auto add = [&](LeadLabel label, const std::string& value) {
    if (!value.empty()) fact.labels.push_back({label, "", value});
  };
  add(LeadLabel::kOwner, lead.owner());
  add(LeadLabel::kTeam, lead.team());
  add(LeadLabel::kChannel, ToLabel(lead.channel()));
  add(LeadLabel::kDirection, ToLabel(lead.direction()));
  add(LeadLabel::kSource, lead.source());
  add(LeadLabel::kSegment, lead.segment());
  add(LeadLabel::kProduct, lead.product());
  add(LeadLabel::kCountry, lead.country());
  add(LeadLabel::kCompany, lead.company());
  add(LeadLabel::kAccount, lead.account());
  for (const auto& [key, value] : lead.fields()) {
    if (!value.empty()) fact.labels.push_back({LeadLabel::kField, key, value});
  }
}

absl::StatusOr<LeadFact> FromLead(const pb::LeadEvent& event, LeadFactKind kind) {
  const pb::Lead& lead = event.lead();
  const std::optional<Uuid> id = IdIn("leads/", lead.name());
  if (!id.has_value()) return NotUnderstood(event, "a lead without id");
  LeadFact fact;
  fact.lead = *id;
  fact.kind = kind;
  fact.effective = ToMicros(event.effective_time());
  fact.recorded = ToMicros(event.commit_time());
  if (event.has_presumed_known_time()) {
    fact.presumed_known = ToMicros(event.presumed_known_time());
  }
  // Of a deleted lead there may be no more than its name.
  if (kind == LeadFactKind::kDeleted) return fact;
  if (lead.state() < pb::LEAD_STATE_NEW || lead.state() > pb::LEAD_STATE_NURTURING) {
    return NotUnderstood(event, absl::StrCat("unknown state ", lead.state()));
  }
  fact.visit = LeadVisitFact{
      static_cast<LeadState>(lead.state()),
      lead.has_state_enter_time() ? ToMicros(lead.state_enter_time()) : fact.effective};
  // Begun or refused it is none yet: only a finished conversion counts.
  if (lead.conversion().state() == pb::CONVERSION_STATE_DONE) {
    fact.conversion = LeadConversionFact{IdIn("deals/", lead.conversion().deal()),
                                         lead.conversion().has_finish_time()
                                             ? ToMicros(lead.conversion().finish_time())
                                             : fact.effective};
  }
  if (lead.has_customer_time()) fact.customer_since = ToMicros(lead.customer_time());
  fact.is_whole = true;
  SetLabels(lead, fact);
  return fact;
}

absl::StatusOr<Facts> FromActivity(const pb::LeadEvent& event) {
  const std::optional<ActivityFact> activity =
      ToActivityFact(event.activity(), ToMicros(event.commit_time()));
  if (!activity.has_value() || activity->subject_kind == ActivitySubject::kDeal) {
    return NotUnderstood(event, "an activity without id, or of a deal");
  }
  Facts facts = {*activity};
  if (event.has_lead()) {
    REVOPS_ASSIGN_OR_RETURN(LeadFact lead, FromLead(event, LeadFactKind::kChanged));
    // The event took effect when the activity did, which may be planned for next year.
    lead.effective = lead.recorded;
    facts.emplace_back(std::move(lead));
  }
  return facts;
}

absl::StatusOr<Facts> FromRep(const pb::LeadEvent& event) {
  const pb::Rep& rep = event.rep();
  if (rep.name().empty()) return NotUnderstood(event, "a rep without name");
  return Facts{RepFact{.name = rep.name(),
                       .effective = ToMicros(event.effective_time()),
                       .recorded = ToMicros(event.commit_time()),
                       .team = rep.team(),
                       .manager = rep.manager(),
                       .capacity = rep.capacity(),
                       .is_inactive = rep.inactive(),
                       .is_ramping = rep.ramping()}};
}

absl::StatusOr<Facts> FromTeam(const pb::LeadEvent& event) {
  if (event.team().name().empty()) return NotUnderstood(event, "a team without name");
  return Facts{TeamFact{.name = event.team().name(),
                        .effective = ToMicros(event.effective_time()),
                        .recorded = ToMicros(event.commit_time()),
                        .parent = event.team().parent()}};
}

absl::StatusOr<Facts> OfLead(const pb::LeadEvent& event, LeadFactKind kind) {
  REVOPS_ASSIGN_OR_RETURN(LeadFact fact, FromLead(event, kind));
  return Facts{std::move(fact)};
}

}  // namespace

absl::StatusOr<Facts> TranslateLead(const pb::LeadEvent& event) {
  switch (event.type()) {
    case pb::LEAD_EVENT_TYPE_CREATED:
      return OfLead(event, LeadFactKind::kCreated);
    case pb::LEAD_EVENT_TYPE_UPDATED:
    case pb::LEAD_EVENT_TYPE_WORKED:
    case pb::LEAD_EVENT_TYPE_QUALIFIED:
    case pb::LEAD_EVENT_TYPE_DISQUALIFIED:
    case pb::LEAD_EVENT_TYPE_RECYCLED:
    case pb::LEAD_EVENT_TYPE_REACTIVATED:
    case pb::LEAD_EVENT_TYPE_CONVERSION_BEGUN:
    case pb::LEAD_EVENT_TYPE_CONVERTED:
    case pb::LEAD_EVENT_TYPE_CONVERSION_REFUSED:
    case pb::LEAD_EVENT_TYPE_BECAME_CUSTOMER:
      return OfLead(event, LeadFactKind::kChanged);
    case pb::LEAD_EVENT_TYPE_DELETED:
      return OfLead(event, LeadFactKind::kDeleted);
    case pb::LEAD_EVENT_TYPE_ACTIVITY:
      return FromActivity(event);
    case pb::LEAD_EVENT_TYPE_REP:
      return FromRep(event);
    case pb::LEAD_EVENT_TYPE_TEAM:
      return FromTeam(event);
    case pb::LEAD_EVENT_TYPE_ACCOUNT:
    case pb::LEAD_EVENT_TYPE_ACCOUNT_DELETED:
    case pb::LEAD_EVENT_TYPE_CONTACT:
    case pb::LEAD_EVENT_TYPE_CONTACT_DELETED:
      return Facts{};
    default:
      return NotUnderstood(event, absl::StrCat("unknown type ", event.type()));
  }
}

}  // namespace revops::metrics
