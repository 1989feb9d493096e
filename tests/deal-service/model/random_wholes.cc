// Random imports, pipelines and filters.
#include "absl/strings/str_cat.h"
#include "tests/deal-service/model/random_requests.h"

namespace revops::deal::model {
namespace {

constexpr Micros kHour = Micros{3600} * 1'000'000;

void AddStage(pb::SalesPipeline& pipeline, const char* id, pb::StageKind kind, pb::Phase phase,
              pb::ForecastCategory category, int probability_bp) {
  pb::Stage& stage = *pipeline.add_stages();
  stage.set_id(id);
  stage.set_display_name(id);
  stage.set_kind(kind);
  stage.set_phase(phase);
  stage.set_forecast_category(category);
  stage.set_probability_bp(probability_bp);
}

}  // namespace

// Another version of one pipeline that forbids this or that; stages stay, rules change.
AnyRequest RandomRequests::Pipeline() {
  pb::CreatePipelineRequest request;
  pb::SalesPipeline& pipeline = *request.mutable_pipeline();
  pipeline.set_name("pipelines/strict");
  pipeline.set_display_name("Strict");
  AddStage(pipeline, "first", pb::STAGE_KIND_OPEN, pb::PHASE_PROSPECTING,
           pb::FORECAST_CATEGORY_PIPELINE, 1000);
  AddStage(pipeline, "second", pb::STAGE_KIND_OPEN, pb::PHASE_MEETING,
           pb::FORECAST_CATEGORY_BEST_CASE, 4000);
  AddStage(pipeline, "third", pb::STAGE_KIND_OPEN, pb::PHASE_NEGOTIATION,
           pb::FORECAST_CATEGORY_COMMIT, 8000);
  AddStage(pipeline, "signed", pb::STAGE_KIND_WON, pb::PHASE_CLOSED, pb::FORECAST_CATEGORY_CLOSED,
           10'000);
  AddStage(pipeline, "paid", pb::STAGE_KIND_WON, pb::PHASE_CLOSED, pb::FORECAST_CATEGORY_CLOSED,
           10'000);
  AddStage(pipeline, "dropped", pb::STAGE_KIND_LOST, pb::PHASE_CLOSED,
           pb::FORECAST_CATEGORY_OMITTED, 0);
  AddStage(pipeline, "beaten", pb::STAGE_KIND_LOST, pb::PHASE_CLOSED, pb::FORECAST_CATEGORY_OMITTED,
           0);
  if (Chance(50)) pipeline.mutable_stages(0)->add_exit_required_fields("fields.region");
  if (Chance(50)) pipeline.mutable_stages(1)->add_exit_required_fields("amount");
  if (Chance(30)) pipeline.mutable_stages(2)->add_exit_required_fields("company");
  pb::TransitionPolicy& policy = *pipeline.mutable_policy();
  policy.set_forbid_skipping(Chance(50));
  policy.set_forbid_moving_back(Chance(30));
  policy.set_forbid_reopening(Chance(30));
  if (Chance(50)) {
    policy.add_win_from("second");
    policy.add_win_from("third");
  }
  if (Chance(50)) {
    policy.add_loss_reasons("price");
    policy.add_loss_reasons("feature");
  }
  pb::RecyclePolicy& recycle = *pipeline.mutable_recycle_policy();
  recycle.set_action(Chance(50) ? pb::RECYCLE_ACTION_NURTURE : pb::RECYCLE_ACTION_DISQUALIFY);
  recycle.set_after_days(30 * (1 + Pick(2)));
  if (Chance(30)) {
    pb::RecycleRule& rule = *recycle.add_rules();
    rule.set_loss_reason("price");
    rule.set_action(pb::RECYCLE_ACTION_NURTURE);
    rule.set_after_days(10);
  }
  request.set_validate_only(!model_->deals().empty() && Chance(20));
  return request;
}

pb::DealWithHistory RandomRequests::Item() {
  pb::DealWithHistory item;
  *item.mutable_deal() = Details();
  const bool is_strict = Chance(50);
  if (is_strict) item.mutable_deal()->set_pipeline("pipelines/strict");
  // Few, so that the same comes again, with the same content or with other.
  if (Chance(60)) item.mutable_deal()->set_external_id(absl::StrCat("x-", Pick(40)));
  if (Chance(15)) item.mutable_deal()->set_source_lead(AnyLead());
  if (Chance(8)) item.mutable_deal()->set_source_pass(Pick(4));
  Micros when = model_->now() - (100 + Pick(1000)) * kHour;
  SetMicros(when, item.mutable_effective_create_time());
  for (int steps = Pick(4); steps > 0; --steps) {
    pb::DealTransition& step = *item.add_transitions();
    step.set_stage(AnyStage(item.deal().pipeline()));
    when += (Chance(97) ? Pick(40) : -1) * kHour;
    SetMicros(when, step.mutable_effective_time());
    if (Chance(30)) {
      step.mutable_amount()->mutable_one_off()->set_currency_code("USD");
      step.mutable_amount()->mutable_one_off()->set_units(Pick(4));
    }
    if (Chance(80)) step.set_loss_reason("price");
  }
  return item;
}

pb::DealWithHistory RandomRequests::ItemAgain() {
  pb::DealWithHistory item = items_[static_cast<size_t>(Pick(static_cast<int>(items_.size())))];
  // Most of what such files change: a step more, another price, a label that was mended.
  const pb::Deal other = Details();
  if (Chance(40)) item.mutable_deal()->set_company(other.company());
  if (Chance(20)) item.mutable_deal()->set_title(other.title());
  if (Chance(30)) *item.mutable_deal()->mutable_fields() = other.fields();
  if (Chance(15) && other.has_amount()) {
    *item.mutable_deal()->mutable_amount() = other.amount();
  }
  if (Chance(10)) item.mutable_deal()->set_source_lead(Chance(50) ? AnyLead() : "");
  if (Chance(4)) item.mutable_deal()->set_source_pass(Pick(3));
  if (Chance(3)) SetMicros(model_->now(), item.mutable_effective_create_time());
  if (Chance(50)) {
    const int steps = item.transitions_size();
    const Micros last = MicrosOf(steps == 0 ? item.effective_create_time()
                                            : item.transitions(steps - 1).effective_time());
    pb::DealTransition& step = *item.add_transitions();
    step.set_stage(AnyStage(item.deal().pipeline()));
    SetMicros(last + Pick(20) * kHour, step.mutable_effective_time());
    if (Chance(40)) {
      step.mutable_amount()->mutable_one_off()->set_currency_code("USD");
      step.mutable_amount()->mutable_one_off()->set_units(Pick(4));
    }
    if (Chance(80)) step.set_loss_reason(AnyOf({"price", "feature"}));
  }
  if (Chance(5) && item.transitions_size() > 0) {
    item.mutable_transitions(0)->set_loss_reason("other");
  }
  return item;
}

AnyRequest RandomRequests::Batch() {
  pb::BatchCreateDealsRequest request;
  if (Chance(60)) request.set_existing(pb::EXISTING_DEAL_POLICY_UPDATE);
  const bool is_full = model_->deals().size() >= kDealsMax;
  for (int items = 1 + Pick(3); items > 0; --items) {
    const bool again = !items_.empty() && (is_full || Chance(50));
    pb::DealWithHistory item = again ? ItemAgain() : Item();
    if (!item.deal().external_id().empty()) items_.push_back(item);
    *request.add_deals() = std::move(item);
  }
  // The same twice in one batch: the second finds the first.
  if (Chance(20)) *request.add_deals() = request.deals(0);
  Ask(request);
  return request;
}

pb::DealFilter RandomRequests::Filter() {
  pb::DealFilter filter;
  if (Chance(30)) filter.add_pipeline(AnyOf({"pipelines/default", "pipelines/strict"}));
  for (int stages = Chance(40) ? 1 + Pick(3) : 0; stages > 0; --stages) {
    filter.add_stage(AnyStage(AnyOf({"pipelines/default", "pipelines/strict"})));
  }
  if (Chance(40)) filter.add_state(static_cast<pb::DealState>(1 + Pick(4)));
  if (Chance(15)) filter.add_state(static_cast<pb::DealState>(1 + Pick(4)));
  if (Chance(30)) filter.add_owner(AnyOf({"reps/ada", "reps/bob", "reps/cara"}));
  if (Chance(20)) filter.add_team(AnyOf({"teams/red", "teams/blue"}));
  if (Chance(20)) filter.add_product(AnyOf({"Boiler", "Pump"}));
  if (Chance(5)) filter.add_external_id(absl::StrCat("x-", Pick(40)));
  if (Chance(15)) filter.add_account("accounts/acme");
  for (int leads = Chance(20) ? 1 + Pick(3) : 0; leads > 0; --leads) {
    filter.add_source_lead(AnyLead());
  }
  if (Chance(15)) (*filter.mutable_fields())["region"] = AnyOf({"north", "south"});
  return filter;
}

}  // namespace revops::deal::model
