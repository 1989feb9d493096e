// How the model opens a deal, moves it, changes its details, and imports one with its past.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/deal-service/model/deal_model.h"
#include "tests/deal-service/model/details.h"
#include "tests/deal-service/model/request_content.h"

namespace revops::deal::model {
namespace {

constexpr char kOverride[] = "forecast_category_override";

void Append(Fields& to, const Fields& more) { to.insert(to.end(), more.begin(), more.end()); }

void NoteChange(ModelDeal& deal, const std::string& field, Micros effective) {
  const auto [noted, is_new] = deal.changed_at.emplace(field, effective);
  if (!is_new) noted->second = std::max(noted->second, effective);
}

pb::DealState StateIn(pb::StageKind kind) {
  if (kind == pb::STAGE_KIND_WON) return pb::DEAL_STATE_WON;
  if (kind == pb::STAGE_KIND_LOST) return pb::DEAL_STATE_LOST;
  return pb::DEAL_STATE_OPEN;
}

std::string PipelineNameOf(const pb::Deal& given) {
  return given.pipeline().empty() ? "pipelines/default" : given.pipeline();
}

}  // namespace

void DealModel::Describe(const pb::SalesPipeline& pipeline, ModelDeal& deal) {
  pb::Deal& image = deal.image;
  const pb::StageVisit& present = deal.visits.back();
  const pb::Stage& stage = StageOf(pipeline, present.stage());
  image.set_stage(present.stage());
  image.set_visit_number(present.number());
  *image.mutable_stage_enter_time() = present.enter_time();
  *image.mutable_effective_create_time() = deal.visits.front().enter_time();
  image.clear_effective_close_time();
  if (stage.kind() != pb::STAGE_KIND_OPEN) {
    *image.mutable_effective_close_time() = present.enter_time();
  }
  const bool is_overridden =
      deal.is_open() && image.forecast_category_override() != pb::FORECAST_CATEGORY_UNSPECIFIED;
  image.set_forecast_category(is_overridden ? image.forecast_category_override()
                                            : stage.forecast_category());
}

DealModel::Draft DealModel::Enter(const ModelDeal& deal, const pb::SalesPipeline& pipeline,
                                  const std::string& to, pb::VisitOutcome outcome,
                                  pb::DealEventType type, Micros effective) {
  Draft draft{deal, {}};
  ModelDeal& after = draft.after;
  pb::StageVisit& left = after.visits.back();
  SetMicros(effective, left.mutable_leave_time());
  left.set_outcome(outcome);
  pb::StageChange& moved = *draft.event.mutable_stage_change();
  moved.set_old_stage(left.stage());
  moved.set_old_visit(left.number());
  pb::StageVisit next;
  next.set_number(left.number() + 1);
  next.set_stage(to);
  SetMicros(effective, next.mutable_enter_time());
  next.set_outcome(pb::VISIT_OUTCOME_RUNNING);
  after.visits.push_back(next);
  moved.set_new_stage(to);
  moved.set_new_visit(next.number());
  after.image.set_state(StateIn(StageOf(pipeline, to).kind()));
  after.image.clear_loss_reason();
  after.image.clear_lost_to();
  const std::string category = TextOf(deal.image, kOverride);
  if (!after.is_open() && !category.empty()) {
    after.image.clear_forecast_category_override();
    pb::FieldChange& cleared = *draft.event.add_changed_fields();
    cleared.set_field(kOverride);
    cleared.set_old_value(category);
    NoteChange(after, kOverride, effective);
  }
  Describe(pipeline, after);
  draft.event.set_type(type);
  SetMicros(effective, draft.event.mutable_effective_time());
  return draft;
}

void DealModel::SetAmount(const revops::type::v1::Amount& amount, Draft& draft) {
  const std::string before = TextOf(draft.after.image, "amount");
  *draft.after.image.mutable_amount() = Whole(amount);
  const std::string after = TextOf(draft.after.image, "amount");
  if (before == after) return;
  NoteChange(draft.after, "amount", MicrosOf(draft.event.effective_time()));
  pb::FieldChange change;
  change.set_field("amount");
  change.set_old_value(before);
  change.set_new_value(after);
  // Before the others.
  auto* changes = draft.event.mutable_changed_fields();
  *changes->Add() = change;
  std::rotate(changes->begin(), changes->end() - 1, changes->end());
}

DealModel::Decision DealModel::DecideUpdate(const ModelDeal& deal,
                                            const pb::SalesPipeline& pipeline,
                                            const pb::Deal& given, const Fields& mask,
                                            Micros effective) const {
  if (deal.image.state() == pb::DEAL_STATE_VOID) return {Unmet({"DEAL_VOID"}), {}};
  Draft draft{deal, {}};
  for (const std::string& path : mask) TakeDetail(path, given, draft.after.image);
  Fields rules;
  if (effective > now()) rules.push_back("EFFECTIVE_IN_FUTURE");
  const Micros created = MicrosOf(deal.image.effective_create_time());
  for (const pb::FieldChange& change : Differences(deal.image, draft.after.image)) {
    const auto changed = deal.changed_at.find(change.field());
    const Micros last = changed == deal.changed_at.end() ? created : changed->second;
    if (effective < std::max(last, created)) rules.push_back("EFFECTIVE_BEFORE_CHANGE");
    if (deal.is_closed() && change.field() == kOverride) rules.push_back("DEAL_NOT_OPEN");
    NoteChange(draft.after, change.field(), effective);
    *draft.event.add_changed_fields() = change;
  }
  if (!rules.empty()) return {Unmet(rules), {}};
  Describe(pipeline, draft.after);
  draft.event.set_type(pb::DEAL_EVENT_TYPE_UPDATED);
  SetMicros(effective, draft.event.mutable_effective_time());
  return {{}, {draft}};
}

DealModel::Decision DealModel::Open(const pb::SalesPipeline& pipeline, const pb::Deal& given,
                                    Micros effective, const std::string& time_field,
                                    bool is_imported) const {
  const std::string stage = given.stage().empty() ? pipeline.stages(0).id() : given.stage();
  Fields wrong;
  if (PlaceOf(pipeline, stage) < 0 || !IsOpenStage(pipeline, stage)) {
    wrong.push_back("deal.stage");
  }
  if (effective > now()) wrong.push_back(time_field);
  if (!wrong.empty()) return {Invalid(wrong), {}};
  Draft draft;
  pb::Deal& image = draft.after.image;
  image = DetailsOf(given);
  image.set_external_id(given.external_id());
  image.set_source_lead(given.source_lead());
  image.set_source_pass(PassOf(given.source_lead(), given.source_pass()));
  image.set_pipeline(pipeline.name());
  image.set_pipeline_version(pipeline.version());
  image.set_state(pb::DEAL_STATE_OPEN);
  image.set_imported(is_imported);
  pb::StageVisit first;
  first.set_number(1);
  first.set_stage(stage);
  SetMicros(effective, first.mutable_enter_time());
  first.set_outcome(pb::VISIT_OUTCOME_RUNNING);
  draft.after.visits.push_back(first);
  Describe(pipeline, draft.after);
  draft.event.set_type(pb::DEAL_EVENT_TYPE_CREATED);
  SetMicros(effective, draft.event.mutable_effective_time());
  if (is_imported) SetMicros(effective, draft.event.mutable_presumed_known_time());
  for (const auto& change : Differences({}, image)) *draft.event.add_changed_fields() = change;
  if (!given.source_lead().empty()) {
    pb::FieldChange& change = *draft.event.add_changed_fields();
    change.set_field("source_lead");
    change.set_new_value(given.source_lead());
    pb::FieldChange& pass = *draft.event.add_changed_fields();
    pass.set_field("source_pass");
    pass.set_new_value(absl::StrCat(image.source_pass()));
  }
  draft.event.mutable_stage_change()->set_new_stage(stage);
  draft.event.mutable_stage_change()->set_new_visit(1);
  return {{}, {draft}};
}

DealModel::Answer DealModel::Do(const pb::CreateDealRequest& request, const Principal& who,
                                const std::string& name) {
  const pb::Deal& given = request.deal();
  Fields wrong = WrongDetails(given, "deal.");
  Append(wrong, WrongRequestId(request.request_id()));
  if (!wrong.empty()) return {Invalid(wrong), {}};
  if (!Reaches(who, given.owner(), given.team())) {
    return {{absl::StatusCode::kPermissionDenied, "OUTSIDE_REACH", {}}, {}};
  }
  const Asked asked{&who, request.request_id(), ContentOf(request), request.validate_only()};
  Refusal refusal;
  if (const Remembered* earlier = FindRequest(asked, refusal)) {
    Answer again = AnswerAgain(asked, *earlier);
    if (again.refusal.ok()) again.deal.set_title(given.title());
    return again;
  }
  if (!refusal.ok()) return {refusal, {}};
  const pb::SalesPipeline* pipeline = FindPipeline(PipelineNameOf(given), 0);
  if (pipeline == nullptr) {
    return {{absl::StatusCode::kNotFound, "PIPELINE_NOT_FOUND", {}}, {}};
  }
  const Micros effective =
      request.has_effective_time() ? MicrosOf(request.effective_time()) : now();
  Decision opened = Open(*pipeline, given, effective, "effective_time", false);
  if (!opened.refusal.ok()) return {opened.refusal, {}};
  if (FindByExternalId(given.external_id()) != nullptr) {
    return {{absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN", {}}, {}};
  }
  if (FindByLead(given.source_lead(), given.source_pass()) != nullptr) {
    return {{absl::StatusCode::kAlreadyExists, "SOURCE_LEAD_TAKEN", {}}, {}};
  }
  if (request.validate_only()) return {{}, opened.drafts[0].after.image};
  opened.drafts[0].after.image.set_name(name);
  const pb::Deal answer = Commit(std::move(opened.drafts), asked).image;
  Remember(asked, {"", 0, answer, true, false});
  return {{}, answer};
}

const ModelDeal* DealModel::FindByExternalId(const std::string& external_id) const {
  for (const ModelDeal& deal : deals_) {
    if (!external_id.empty() && deal.image.external_id() == external_id) return &deal;
  }
  return nullptr;
}

const ModelDeal* DealModel::FindByLead(const std::string& lead, int32_t pass) const {
  if (lead.empty()) return nullptr;
  const int32_t asked = PassOf(lead, pass);
  for (const ModelDeal& deal : deals_) {
    if (deal.image.source_lead() == lead && deal.image.source_pass() == asked) return &deal;
    for (const pb::DealContact& contact : deal.image.contacts()) {
      if (contact.lead() == lead && contact.lead_pass() == asked) return &deal;
    }
  }
  return nullptr;
}

DealModel::Decision DealModel::DecideContacts(const ModelDeal& deal, const pb::Deal& after,
                                              Fields rules, Micros effective) const {
  constexpr char kContacts[] = "contacts";
  if (deal.image.state() == pb::DEAL_STATE_VOID) rules.push_back("DEAL_VOID");
  if (effective > now()) rules.push_back("EFFECTIVE_IN_FUTURE");
  Draft draft{deal, {}};
  const auto& old_ones = deal.image.contacts();
  const bool is_same = std::equal(old_ones.begin(), old_ones.end(), after.contacts().begin(),
                                  after.contacts().end(), [](const auto& one, const auto& other) {
                                    return one.SerializeAsString() == other.SerializeAsString();
                                  });
  if (!is_same) {
    const Micros created = MicrosOf(deal.image.effective_create_time());
    const auto changed = deal.changed_at.find(kContacts);
    const Micros last = changed == deal.changed_at.end() ? created : changed->second;
    if (effective < std::max(last, created)) rules.push_back("EFFECTIVE_BEFORE_CHANGE");
    pb::FieldChange& change = *draft.event.add_changed_fields();
    change.set_field(kContacts);
    change.set_old_value(TextOf(deal.image, kContacts));
    change.set_new_value(TextOf(after, kContacts));
    *draft.after.image.mutable_contacts() = after.contacts();
    NoteChange(draft.after, kContacts, effective);
  }
  if (!rules.empty()) return {Unmet(rules), {}};
  draft.event.set_type(pb::DEAL_EVENT_TYPE_UPDATED);
  SetMicros(effective, draft.event.mutable_effective_time());
  return {{}, {draft}};
}

}  // namespace revops::deal::model
