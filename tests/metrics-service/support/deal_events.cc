#include "tests/metrics-service/support/deal_events.h"

#include "common/log/token.h"
#include "tests/metrics-service/support/lead_events.h"

namespace revops::metrics::testing {

namespace pb = revops::deal::v1;

namespace {

void SetTime(Micros instant, google::protobuf::Timestamp* time) {
  // Seconds round down, also before 1970.
  const Micros micros = ((instant % 1'000'000) + 1'000'000) % 1'000'000;
  time->set_seconds((instant - micros) / 1'000'000);
  time->set_nanos(static_cast<int32_t>(micros * 1'000));
}

void SetMoney(const AmountFact& amount, int64_t micros, google::type::Money* money) {
  money->set_currency_code(std::string(amount.currency.text()));
  money->set_units(micros / kMicrosPerUnit);
  money->set_nanos(static_cast<int32_t>(micros % kMicrosPerUnit) * 1'000);
}

void SetLabel(const LabelFact& label, pb::Deal& deal) {
  switch (label.kind) {
    case LabelKind::kOwner:
      return deal.set_owner(label.value);
    case LabelKind::kTeam:
      return deal.set_team(label.value);
    case LabelKind::kProduct:
      return deal.set_product(label.value);
    case LabelKind::kSegment:
      return deal.set_segment(label.value);
    case LabelKind::kSource:
      return deal.set_source(label.value);
    case LabelKind::kChannel:
      return deal.set_channel(label.value);
    case LabelKind::kCompany:
      return deal.set_company(label.value);
    case LabelKind::kField:
      (*deal.mutable_fields())[label.field] = label.value;
      if (label.value.empty()) deal.mutable_fields()->erase(label.field);
      return;
    default:
      return;
  }
}

void SetAmount(const AmountFact& amount, pb::Deal& deal) {
  deal.clear_amount();
  if (amount.currency.empty()) return;
  SetMoney(amount, amount.one_off_micros, deal.mutable_amount()->mutable_one_off());
  if (amount.recurring_micros == 0) return;
  SetMoney(amount, amount.recurring_micros, deal.mutable_amount()->mutable_recurring_per_month());
  deal.mutable_amount()->set_recurring_months(amount.recurring_months);
}

}  // namespace

std::string DealStream::TokenAt(int64_t revision) const {
  return log::EncodeToken({store_id_, Revision{revision}});
}

pb::DealEvent DealStream::Next(Micros recorded) {
  pb::DealEvent event;
  event.set_revision(++revision_);
  event.set_event_id(log::EventId(store_id_, Revision{revision_}, 0));
  SetTime(recorded, event.mutable_commit_time());
  return event;
}

pb::DealEvent DealStream::Event(const PipelineFact& pipeline) {
  pb::DealEvent event = Next(pipeline.recorded);
  event.set_type(pb::DEAL_EVENT_TYPE_PIPELINE_CREATED);
  event.mutable_pipeline()->set_name(pipeline.name);
  event.mutable_pipeline()->set_version(pipeline.version);
  for (const StageFact& stage : pipeline.stages) {
    pb::Stage* out = event.mutable_pipeline()->add_stages();
    out->set_id(stage.id);
    out->set_kind(static_cast<pb::StageKind>(stage.kind));
    out->set_probability_bp(stage.probability_bp);
    out->set_time_limit_days(stage.time_limit_days);
    kinds_[pipeline.name][stage.id] = out->kind();
  }
  return event;
}

pb::DealEvent DealStream::Event(const DealFact& fact) {
  pb::DealEvent event = Next(fact.recorded);
  SetTime(fact.effective, event.mutable_effective_time());
  pb::Deal& deal = deals_[fact.deal];
  for (const LabelFact& label : fact.labels) SetLabel(label, deal);
  if (fact.amount.has_value()) SetAmount(*fact.amount, deal);
  deal.set_name("deals/" + fact.deal.ToString());
  switch (fact.kind) {
    case FactKind::kCreated:
    case FactKind::kMoved: {
      const pb::StageKind kind = kinds_[fact.pipeline][fact.stage];
      event.set_type(fact.kind == FactKind::kCreated ? pb::DEAL_EVENT_TYPE_CREATED
                     : kind == pb::STAGE_KIND_WON    ? pb::DEAL_EVENT_TYPE_WON
                     : kind == pb::STAGE_KIND_LOST   ? pb::DEAL_EVENT_TYPE_LOST
                                                     : pb::DEAL_EVENT_TYPE_ADVANCED);
      deal.set_pipeline(fact.pipeline);
      deal.set_pipeline_version(fact.pipeline_version);
      deal.set_stage(fact.stage);
      event.mutable_stage_change()->set_new_stage(fact.stage);
      event.mutable_stage_change()->set_new_visit(fact.visit);
      break;
    }
    case FactKind::kUpdated:
      event.set_type(pb::DEAL_EVENT_TYPE_UPDATED);
      break;
    case FactKind::kCorrected:
      event.set_type(pb::DEAL_EVENT_TYPE_CORRECTED);
      event.mutable_correction()->set_visit(fact.visit);
      SetTime(fact.corrected_enter, event.mutable_correction()->mutable_new_enter_time());
      break;
    case FactKind::kVoided:
      event.set_type(pb::DEAL_EVENT_TYPE_VOIDED);
      break;
  }
  *event.mutable_deal() = deal;
  return event;
}

pb::DealEvent DealStream::Event(const ActivityFact& fact) {
  pb::DealEvent event = Next(fact.recorded);
  event.set_type(pb::DEAL_EVENT_TYPE_ACTIVITY);
  SetTime(fact.time, event.mutable_effective_time());
  *event.mutable_activity() = ToActivity(fact);
  *event.mutable_deal() = deals_[fact.subject];
  return event;
}

}  // namespace revops::metrics::testing
