#include "metrics-service/follow/translate_deal.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "metrics-service/follow/wire.h"

namespace revops::metrics {

namespace pb = revops::deal::v1;

namespace {

absl::Status NotUnderstood(const pb::DealEvent& event, absl::string_view what) {
  return absl::DataLossError(absl::StrCat("event ", event.event_id(), ": ", what));
}

int64_t ToMicros(const google::type::Money& money) {
  return money.units() * kMicrosPerUnit + money.nanos() / 1'000;
}

StageKind KindOf(pb::StageKind kind) {
  if (kind == pb::STAGE_KIND_WON) return StageKind::kWon;
  if (kind == pb::STAGE_KIND_LOST) return StageKind::kLost;
  return StageKind::kOpen;
}

PipelineFact ToFact(const pb::SalesPipeline& pipeline) {
  PipelineFact fact{pipeline.name(), pipeline.version(), {}, 0};
  for (const pb::Stage& stage : pipeline.stages()) {
    fact.stages.push_back(
        {stage.id(), KindOf(stage.kind()), stage.probability_bp(), stage.time_limit_days()});
  }
  return fact;
}

absl::StatusOr<AmountFact> ToFact(const revops::type::v1::Amount& amount) {
  const std::string& code = amount.has_one_off() ? amount.one_off().currency_code()
                                                 : amount.recurring_per_month().currency_code();
  AmountFact fact;
  if (!code.empty()) {
    REVOPS_ASSIGN_OR_RETURN(fact.currency, CurrencyCode::Create(code));
  }
  fact.one_off_micros = ToMicros(amount.one_off());
  fact.recurring_micros = ToMicros(amount.recurring_per_month());
  fact.recurring_months = amount.recurring_months();
  return fact;
}

std::string CategoryText(pb::ForecastCategory category) {
  if (category == pb::FORECAST_CATEGORY_UNSPECIFIED) return "";
  absl::string_view name = pb::ForecastCategory_Name(category);
  absl::ConsumePrefix(&name, "FORECAST_CATEGORY_");
  return std::string(name);
}

void SetLabels(const pb::Deal& deal, DealFact& fact) {
  const auto add = [&](LabelKind kind, const std::string& value) {
    if (!value.empty()) fact.labels.push_back({kind, "", value});
  };
  add(LabelKind::kOwner, deal.owner());
  add(LabelKind::kTeam, deal.team());
  add(LabelKind::kProduct, deal.product());
  add(LabelKind::kSegment, deal.segment());
  add(LabelKind::kSource, deal.source());
  add(LabelKind::kChannel, deal.channel());
  add(LabelKind::kCompany, deal.company());
  add(LabelKind::kLossReason, deal.loss_reason());
  add(LabelKind::kLostTo, deal.lost_to());
  add(LabelKind::kForecastCategory, CategoryText(deal.forecast_category_override()));
  if (deal.has_expected_close_date()) {
    const google::type::Date& date = deal.expected_close_date();
    add(LabelKind::kExpectedCloseDate,
        absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day()));
  }
  for (const auto& [key, value] : deal.fields()) {
    if (!value.empty()) fact.labels.push_back({LabelKind::kField, key, value});
  }
}

absl::StatusOr<FactKind> KindOf(const pb::DealEvent& event) {
  switch (event.type()) {
    case pb::DEAL_EVENT_TYPE_CREATED:
      return FactKind::kCreated;
    case pb::DEAL_EVENT_TYPE_UPDATED:
      return FactKind::kUpdated;
    case pb::DEAL_EVENT_TYPE_ADVANCED:
    case pb::DEAL_EVENT_TYPE_MOVED_BACK:
    case pb::DEAL_EVENT_TYPE_WON:
    case pb::DEAL_EVENT_TYPE_LOST:
    case pb::DEAL_EVENT_TYPE_REOPENED:
      return FactKind::kMoved;
    case pb::DEAL_EVENT_TYPE_CORRECTED:
      return FactKind::kCorrected;
    case pb::DEAL_EVENT_TYPE_VOIDED:
      return FactKind::kVoided;
    default:
      return NotUnderstood(event, absl::StrCat("unknown type ", event.type()));
  }
}

}  // namespace

absl::StatusOr<Fact> TranslateDeal(const pb::DealEvent& event) {
  if (event.type() == pb::DEAL_EVENT_TYPE_PIPELINE_CREATED) {
    PipelineFact pipeline = ToFact(event.pipeline());
    pipeline.recorded = ToMicros(event.commit_time());
    return Fact(std::move(pipeline));
  }
  if (event.type() == pb::DEAL_EVENT_TYPE_ACTIVITY) {
    const auto activity = ToActivityFact(event.activity(), ToMicros(event.commit_time()));
    if (!activity.has_value() || activity->subject_kind != ActivitySubject::kDeal) {
      return NotUnderstood(event, "an activity without id, or not of a deal");
    }
    return Fact(*activity);
  }
  DealFact fact;
  REVOPS_ASSIGN_OR_RETURN(fact.kind, KindOf(event));
  const pb::Deal& deal = event.deal();
  const std::optional<Uuid> uuid = IdIn("deals/", deal.name());
  if (!uuid.has_value()) return NotUnderstood(event, "a deal without id");
  fact.deal = *uuid;
  fact.effective = ToMicros(event.effective_time());
  fact.recorded = ToMicros(event.commit_time());
  if (event.has_presumed_known_time()) {
    fact.presumed_known = ToMicros(event.presumed_known_time());
  }
  if (fact.kind == FactKind::kCreated || fact.kind == FactKind::kMoved) {
    fact.visit = event.stage_change().new_visit();
    fact.pipeline = deal.pipeline();
    fact.pipeline_version = deal.pipeline_version();
    fact.stage = event.stage_change().new_stage();
  } else if (fact.kind == FactKind::kCorrected) {
    fact.visit = event.correction().visit();
    fact.corrected_enter = ToMicros(event.correction().new_enter_time());
  }
  fact.is_whole = true;
  SetLabels(deal, fact);
  if (deal.has_amount()) {
    absl::StatusOr<AmountFact> amount = ToFact(deal.amount());
    if (!amount.ok()) return NotUnderstood(event, amount.status().message());
    fact.amount = *amount;
  }
  return Fact(std::move(fact));
}

}  // namespace revops::metrics
