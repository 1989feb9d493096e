// Imports and pipelines in the model.
#include "absl/strings/str_cat.h"
#include "tests/deal-service/model/deal_model.h"
#include "tests/deal-service/model/details.h"
#include "tests/deal-service/model/request_content.h"

namespace revops::deal::model {
namespace {

bool IsOperations(const Principal& who) {
  return who.roles_size() == 1 && who.roles(0) == revops::type::v1::ROLE_OPERATIONS;
}

Refusal RoleMissing() { return {absl::StatusCode::kPermissionDenied, "ROLE_MISSING", {}}; }

}  // namespace

DealModel::Decision DealModel::Replay(const ModelDeal& deal, const pb::SalesPipeline& pipeline,
                                      const pb::DealTransition& step) const {
  if (PlaceOf(pipeline, step.stage()) < 0) return {Invalid({"stage"}), {}};
  const Micros effective = MicrosOf(step.effective_time());
  const bool to_open = IsOpenStage(pipeline, step.stage());
  const pb::StageKind kind = StageOf(pipeline, step.stage()).kind();
  Fields wrong;
  if ((deal.is_closed() && !to_open) || step.stage() == deal.image.stage()) {
    wrong.push_back("stage");
  }
  if (effective < deal.entered() || effective > now()) wrong.push_back("effective_time");
  if (kind == pb::STAGE_KIND_LOST && step.loss_reason().empty()) wrong.push_back("loss_reason");
  if (!wrong.empty()) return {Invalid(wrong), {}};
  if (deal.image.state() == pb::DEAL_STATE_VOID) return {Unmet({"DEAL_VOID"}), {}};
  const auto priced = deal.changed_at.find("amount");
  if (step.has_amount() && priced != deal.changed_at.end() && effective < priced->second) {
    return {Unmet({"EFFECTIVE_BEFORE_CHANGE"}), {}};
  }
  const bool is_forward = PlaceOf(pipeline, step.stage()) > PlaceOf(pipeline, deal.image.stage());
  pb::VisitOutcome outcome = is_forward ? pb::VISIT_OUTCOME_ADVANCED : pb::VISIT_OUTCOME_MOVED_BACK;
  pb::DealEventType type =
      is_forward ? pb::DEAL_EVENT_TYPE_ADVANCED : pb::DEAL_EVENT_TYPE_MOVED_BACK;
  if (kind == pb::STAGE_KIND_WON) {
    outcome = pb::VISIT_OUTCOME_WON, type = pb::DEAL_EVENT_TYPE_WON;
  } else if (kind == pb::STAGE_KIND_LOST) {
    outcome = pb::VISIT_OUTCOME_LOST, type = pb::DEAL_EVENT_TYPE_LOST;
  } else if (deal.is_closed()) {
    outcome = pb::VISIT_OUTCOME_REOPENED, type = pb::DEAL_EVENT_TYPE_REOPENED;
  }
  Draft draft = Enter(deal, pipeline, step.stage(), outcome, type, effective);
  SetMicros(effective, draft.event.mutable_presumed_known_time());
  draft.after.image.set_imported(true);
  if (step.has_amount()) SetAmount(step.amount(), draft);
  if (kind == pb::STAGE_KIND_LOST) {
    draft.after.image.set_loss_reason(step.loss_reason());
    draft.after.image.set_lost_to(step.lost_to());
  }
  return {{}, {draft}};
}

DealModel::Item DealModel::Import(const pb::BatchCreateDealsRequest& request, int index,
                                  const Principal& who, const std::string& name) {
  const pb::DealWithHistory& item = request.deals(index);
  Fields wrong = WrongDetails(item.deal(), "deal.");
  if (!wrong.empty()) return {Invalid(wrong)};
  pb::BatchCreateDealsRequest one;
  *one.add_deals() = item;
  one.set_validate_only(request.validate_only());
  one.set_existing(request.existing());
  Asked asked{&who, "", ContentOf(one), request.validate_only()};
  if (!request.request_id().empty())
    asked.request_id = absl::StrCat(request.request_id(), "#", index);
  Refusal refusal;
  if (const Remembered* earlier = FindRequest(asked, refusal)) {
    const auto changed =
        earlier->is_unchanged ? pb::BATCH_ITEM_OUTCOME_UNCHANGED : pb::BATCH_ITEM_OUTCOME_UPDATED;
    return {
        {}, earlier->is_created ? pb::BATCH_ITEM_OUTCOME_CREATED : changed, earlier->answer.name()};
  }
  if (!refusal.ok()) return {refusal};
  if (const ModelDeal* existing = FindByExternalId(item.deal().external_id())) {
    const bool is_other = existing->import_content != ContentOf(item);
    if (is_other && request.existing() == pb::EXISTING_DEAL_POLICY_UPDATE) {
      return UpdateExisting(std::string(existing->image.name()), item, asked);
    }
    if (is_other) {
      return {{absl::StatusCode::kAlreadyExists, "IMPORT_CONFLICT", {}}};
    }
    const std::string found = existing->image.name();
    if (!request.validate_only()) Remember(asked, {"", 0, existing->image, false, true});
    return {{}, pb::BATCH_ITEM_OUTCOME_UNCHANGED, request.validate_only() ? "" : found};
  }
  const std::string& asked_for = item.deal().pipeline();
  const pb::SalesPipeline* pipeline =
      FindPipeline(asked_for.empty() ? "pipelines/default" : asked_for, 0);
  if (pipeline == nullptr) return {{absl::StatusCode::kNotFound, "PIPELINE_NOT_FOUND", {}}};
  Decision decision = Open(*pipeline, item.deal(), MicrosOf(item.effective_create_time()),
                           "effective_create_time", true);
  const bool is_taken = FindByLead(item.deal().source_lead(), item.deal().source_pass()) != nullptr;
  if (decision.refusal.ok() && is_taken) {
    return {{absl::StatusCode::kAlreadyExists, "SOURCE_LEAD_TAKEN", {}}};
  }
  for (int i = 0; decision.refusal.ok() && i < item.transitions_size(); ++i) {
    Decision step = Replay(decision.drafts.back().after, *pipeline, item.transitions(i));
    for (const std::string& field : step.refusal.details) {
      decision.refusal = step.refusal;
      wrong.push_back(absl::StrCat("transitions[", i, "].", field));
    }
    if (step.refusal.ok()) decision.drafts.push_back(step.drafts[0]);
  }
  if (!wrong.empty()) return {Invalid(wrong)};
  if (!decision.refusal.ok()) return {decision.refusal};
  if (request.validate_only()) return {{}, pb::BATCH_ITEM_OUTCOME_CREATED, ""};
  for (Draft& draft : decision.drafts) {
    draft.after.image.set_name(name);
    draft.after.import_content = ContentOf(item);
  }
  const pb::Deal made = Commit(std::move(decision.drafts), asked).image;
  Remember(asked, {"", 0, made, true, false});
  return {{}, pb::BATCH_ITEM_OUTCOME_CREATED, made.name()};
}

std::pair<Refusal, std::vector<DealModel::Item>> DealModel::Do(
    const pb::BatchCreateDealsRequest& request, const Principal& who, const Fields& names) {
  if (!IsOperations(who)) return {RoleMissing(), {}};
  const Fields wrong = WrongRequestId(request.request_id());
  if (!wrong.empty()) return {Invalid(wrong), {}};
  std::vector<Item> items;
  for (int i = 0; i < request.deals_size(); ++i) {
    items.push_back(
        Import(request, i, who, i < static_cast<int>(names.size()) ? names[i] : std::string()));
  }
  return {{}, items};
}

std::pair<Refusal, pb::SalesPipeline> DealModel::Do(const pb::CreatePipelineRequest& request,
                                                    const Principal& who) {
  if (!IsOperations(who)) return {RoleMissing(), {}};
  pb::SalesPipeline next = request.pipeline();
  const pb::SalesPipeline* latest = FindPipeline(next.name(), 0);
  next.set_version(latest == nullptr ? 1 : latest->version() + 1);
  SetMicros(now(), next.mutable_create_time());
  if (latest != nullptr) {
    pb::SalesPipeline same = request.pipeline();
    same.set_version(latest->version());
    *same.mutable_create_time() = latest->create_time();
    if (same.SerializeAsString() == latest->SerializeAsString()) return {{}, *latest};
  }
  if (request.validate_only()) return {{}, next};
  pb::DealEvent event = NextEvent({&who, request.request_id(), "", false});
  event.set_type(pb::DEAL_EVENT_TYPE_PIPELINE_CREATED);
  *event.mutable_effective_time() = event.commit_time();
  *event.mutable_pipeline() = next;
  events_.push_back(event);
  pipelines_.push_back(next);
  return {{}, next};
}

}  // namespace revops::deal::model
