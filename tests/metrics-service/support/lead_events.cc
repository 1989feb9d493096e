#include "tests/metrics-service/support/lead_events.h"

#include "common/log/token.h"

namespace revops::metrics::testing {

namespace pb = revops::lead::v1;
namespace type = revops::type::v1;

namespace {

void SetTime(Micros instant, google::protobuf::Timestamp* time) {
  // Seconds round down, also before 1970.
  const Micros micros = ((instant % 1'000'000) + 1'000'000) % 1'000'000;
  time->set_seconds((instant - micros) / 1'000'000);
  time->set_nanos(static_cast<int32_t>(micros * 1'000));
}

void SetLabel(const LeadLabelFact& label, pb::Lead& lead) {
  switch (label.label) {
    case LeadLabel::kOwner:
      return lead.set_owner(label.value);
    case LeadLabel::kTeam:
      return lead.set_team(label.value);
    case LeadLabel::kChannel: {
      type::Channel channel = type::CHANNEL_UNSPECIFIED;
      type::Channel_Parse("CHANNEL_" + label.value, &channel);
      return lead.set_channel(channel);
    }
    case LeadLabel::kDirection: {
      type::Direction direction = type::DIRECTION_UNSPECIFIED;
      type::Direction_Parse("DIRECTION_" + label.value, &direction);
      return lead.set_direction(direction);
    }
    case LeadLabel::kSource:
      return lead.set_source(label.value);
    case LeadLabel::kSegment:
      return lead.set_segment(label.value);
    case LeadLabel::kProduct:
      return lead.set_product(label.value);
    case LeadLabel::kCountry:
      return lead.set_country(label.value);
    case LeadLabel::kCompany:
      return lead.set_company(label.value);
    case LeadLabel::kAccount:
      return lead.set_account(label.value);
    case LeadLabel::kField:
      (*lead.mutable_fields())[label.field] = label.value;
      if (label.value.empty()) lead.mutable_fields()->erase(label.field);
      return;
  }
}

pb::LeadEventType TypeOf(const LeadFact& fact) {
  if (fact.kind == LeadFactKind::kCreated) return pb::LEAD_EVENT_TYPE_CREATED;
  if (fact.kind == LeadFactKind::kDeleted) return pb::LEAD_EVENT_TYPE_DELETED;
  if (fact.conversion.has_value()) return pb::LEAD_EVENT_TYPE_CONVERTED;
  if (!fact.visit.has_value()) return pb::LEAD_EVENT_TYPE_UPDATED;
  switch (fact.visit->state) {
    case LeadState::kQualified:
      return pb::LEAD_EVENT_TYPE_QUALIFIED;
    case LeadState::kDisqualified:
      return pb::LEAD_EVENT_TYPE_DISQUALIFIED;
    case LeadState::kNurturing:
      return pb::LEAD_EVENT_TYPE_RECYCLED;
    default:
      return pb::LEAD_EVENT_TYPE_WORKED;
  }
}

}  // namespace

type::Activity ToActivity(const ActivityFact& fact) {
  static constexpr const char* kCollections[] = {"", "leads/", "deals/", "accounts/"};
  type::Activity activity;
  activity.set_name(kCollections[static_cast<size_t>(fact.subject_kind)] + fact.subject.ToString() +
                    "/activities/" + fact.activity.ToString());
  SetTime(fact.time, activity.mutable_effective_time());
  activity.set_kind(static_cast<type::ActivityKind>(fact.kind));
  activity.set_direction(static_cast<type::Direction>(fact.direction));
  activity.set_outcome(static_cast<type::ActivityOutcome>(fact.outcome));
  activity.set_automated(fact.is_automated);
  activity.set_rep(fact.rep);
  type::Channel channel = type::CHANNEL_UNSPECIFIED;
  type::Channel_Parse("CHANNEL_" + fact.channel, &channel);
  activity.set_channel(channel);
  return activity;
}

std::string LeadStream::TokenAt(int64_t revision) const {
  return log::EncodeToken({store_id_, Revision{revision}});
}

pb::LeadEvent LeadStream::Next(Micros recorded) {
  pb::LeadEvent event;
  event.set_revision(++revision_);
  event.set_event_id(log::EventId(store_id_, Revision{revision_}, 0));
  SetTime(recorded, event.mutable_commit_time());
  return event;
}

pb::LeadEvent LeadStream::Event(const LeadFact& fact) {
  pb::LeadEvent event = Next(fact.recorded);
  SetTime(fact.effective, event.mutable_effective_time());
  pb::Lead& lead = leads_[fact.lead];
  lead.set_name("leads/" + fact.lead.ToString());
  for (const LeadLabelFact& label : fact.labels) SetLabel(label, lead);
  if (fact.visit.has_value()) {
    lead.set_state(static_cast<pb::LeadState>(fact.visit->state));
    SetTime(fact.visit->entered, lead.mutable_state_enter_time());
  }
  if (fact.conversion.has_value()) {
    lead.mutable_conversion()->set_state(pb::CONVERSION_STATE_DONE);
    lead.mutable_conversion()->clear_deal();
    if (fact.conversion->deal.has_value()) {
      lead.mutable_conversion()->set_deal("deals/" + fact.conversion->deal->ToString());
    }
    SetTime(fact.conversion->finished, lead.mutable_conversion()->mutable_finish_time());
  }
  if (fact.customer_since.has_value()) {
    SetTime(*fact.customer_since, lead.mutable_customer_time());
  }
  event.set_type(TypeOf(fact));
  *event.mutable_lead() = lead;
  return event;
}

pb::LeadEvent LeadStream::Event(const ActivityFact& fact) {
  pb::LeadEvent event = Next(fact.recorded);
  event.set_type(pb::LEAD_EVENT_TYPE_ACTIVITY);
  SetTime(fact.time, event.mutable_effective_time());
  *event.mutable_activity() = ToActivity(fact);
  if (fact.subject_kind == ActivitySubject::kLead) *event.mutable_lead() = leads_[fact.subject];
  return event;
}

pb::LeadEvent LeadStream::Event(const RepFact& fact) {
  pb::LeadEvent event = Next(fact.recorded);
  event.set_type(pb::LEAD_EVENT_TYPE_REP);
  SetTime(fact.effective, event.mutable_effective_time());
  event.mutable_rep()->set_name(fact.name);
  event.mutable_rep()->set_team(fact.team);
  event.mutable_rep()->set_manager(fact.manager);
  return event;
}

pb::LeadEvent LeadStream::Event(const LeadStreamFact& fact) {
  if (const auto* lead = std::get_if<LeadFact>(&fact)) return Event(*lead);
  if (const auto* activity = std::get_if<ActivityFact>(&fact)) return Event(*activity);
  return Event(std::get<RepFact>(fact));
}

pb::LeadEvent LeadStream::AccountEvent() {
  pb::LeadEvent event = Next(0);
  event.set_type(pb::LEAD_EVENT_TYPE_ACCOUNT);
  event.mutable_account()->set_name("accounts/any");
  return event;
}

}  // namespace revops::metrics::testing
