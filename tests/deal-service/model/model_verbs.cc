// The verbs on one deal, in the order of their checks: permission, request, id, existence, etag,
// policy.
#include "absl/strings/str_cat.h"
#include "tests/deal-service/model/deal_model.h"
#include "tests/deal-service/model/details.h"
#include "tests/deal-service/model/request_content.h"

namespace revops::deal::model {
namespace {

Refusal UnknownStage() { return Invalid({"to_stage"}); }

// The stage that is meant; false where the pipeline has no such.
bool Target(const pb::SalesPipeline& pipeline, const std::string& asked,
            const std::string& otherwise, std::string& to) {
  to = asked.empty() ? otherwise : asked;
  return asked.empty() || PlaceOf(pipeline, asked) >= 0;
}

// The open stage `by` places on from the deal's; of a closed deal the first. Empty at the ends.
std::string OpenBeside(const pb::SalesPipeline& pipeline, const ModelDeal& deal, int by) {
  if (!deal.is_open()) return pipeline.stages(0).id();
  const int place = PlaceOf(pipeline, deal.image.stage()) + by;
  if (place < 0 || place >= pipeline.stages_size()) return "";
  const std::string& id = pipeline.stages(place).id();
  return IsOpenStage(pipeline, id) ? id : "";
}

void Append(Fields& rules, const Fields& more) {
  rules.insert(rules.end(), more.begin(), more.end());
}

bool IsRep(const Principal& who) {
  return who.roles_size() == 1 && who.roles(0) == revops::type::v1::ROLE_REP;
}

Refusal RoleMissing() { return {absl::StatusCode::kPermissionDenied, "ROLE_MISSING", {}}; }

}  // namespace

template <typename Request>
DealModel::Asked DealModel::AskedBy(const Request& request, const Principal& who) {
  return {&who, request.request_id(), ContentOf(request), request.validate_only()};
}

template <typename Request>
Micros DealModel::EffectiveOf(const Request& request) const {
  return request.has_effective_time() ? MicrosOf(request.effective_time()) : now();
}

template <typename Request>
DealModel::Answer DealModel::OnDeal(const Request& request, const Principal& who, Fields violations,
                                    const Decide& decide) {
  const bool is_update = std::is_same_v<Request, pb::UpdateDealRequest>;
  const std::string& name = NameIn(request);
  if (!IsDealName(name)) violations.push_back(is_update ? "deal.name" : "name");
  Append(violations, WrongRequestId(request.request_id()));
  if (!violations.empty()) return {Invalid(violations), {}};
  const Asked asked = AskedBy(request, who);
  Refusal refusal;
  if (const Remembered* earlier = FindRequest(asked, refusal)) return AnswerAgain(asked, *earlier);
  if (!refusal.ok()) return {refusal, {}};
  const ModelDeal* deal = Find(name);
  if (deal == nullptr || !Reaches(who, deal->image.owner(), deal->image.team())) {
    return {{absl::StatusCode::kNotFound, "DEAL_NOT_FOUND", {}}, {}};
  }
  if (!request.etag().empty() && request.etag() != deal->image.etag()) {
    return {{absl::StatusCode::kAborted, "ETAG_MISMATCH", {}}, {}};
  }
  Decision decision =
      decide(*deal, *FindPipeline(deal->image.pipeline(), deal->image.pipeline_version()));
  if (!decision.refusal.ok()) return {decision.refusal, {}};
  const pb::DealEvent& event = decision.drafts[0].event;
  const bool is_unchanged =
      event.type() == pb::DEAL_EVENT_TYPE_UPDATED && event.changed_fields().empty();
  if (request.validate_only()) return {{}, decision.drafts[0].after.image};
  const pb::Deal answer =
      is_unchanged ? deal->image : Commit(std::move(decision.drafts), asked).image;
  Remember(asked, {"", 0, answer, false, is_unchanged});
  return {{}, answer};
}

DealModel::Answer DealModel::Do(const pb::AdvanceDealRequest& request, const Principal& who) {
  return OnDeal(request, who, {}, [&](const ModelDeal& deal, const auto& pipeline) -> Decision {
    std::string to;
    if (!Target(pipeline, request.to_stage(), OpenBeside(pipeline, deal, 1), to)) {
      return {UnknownStage(), {}};
    }
    Fields rules = AgainstAdvancing(pipeline, deal, to);
    Append(rules, AgainstTime(deal, EffectiveOf(request), now()));
    if (!rules.empty()) return {Unmet(rules), {}};
    return {{},
            {Enter(deal, pipeline, to, pb::VISIT_OUTCOME_ADVANCED, pb::DEAL_EVENT_TYPE_ADVANCED,
                   EffectiveOf(request))}};
  });
}

DealModel::Answer DealModel::Do(const pb::MoveDealBackRequest& request, const Principal& who) {
  return OnDeal(request, who, {}, [&](const ModelDeal& deal, const auto& pipeline) -> Decision {
    std::string to;
    if (!Target(pipeline, request.to_stage(), OpenBeside(pipeline, deal, -1), to)) {
      return {UnknownStage(), {}};
    }
    Fields rules = AgainstMovingBack(pipeline, deal, to);
    Append(rules, AgainstTime(deal, EffectiveOf(request), now()));
    if (!rules.empty()) return {Unmet(rules), {}};
    return {{},
            {Enter(deal, pipeline, to, pb::VISIT_OUTCOME_MOVED_BACK, pb::DEAL_EVENT_TYPE_MOVED_BACK,
                   EffectiveOf(request))}};
  });
}

DealModel::Answer DealModel::Do(const pb::WinDealRequest& request, const Principal& who) {
  Fields wrong;
  if (request.amount().one_off().units() < 0) wrong.push_back("amount.one_off");
  return OnDeal(request, who, wrong, [&](const ModelDeal& deal, const auto& pipeline) -> Decision {
    std::string to;
    if (!Target(pipeline, request.to_stage(), FirstOfKind(pipeline, pb::STAGE_KIND_WON), to)) {
      return {UnknownStage(), {}};
    }
    const Micros effective = EffectiveOf(request);
    pb::Deal details = deal.image;
    if (request.has_amount()) *details.mutable_amount() = Whole(request.amount());
    Fields rules = AgainstWinning(pipeline, deal, details, to);
    const auto changed = deal.changed_at.find("amount");
    if (request.has_amount() && changed != deal.changed_at.end() && effective < changed->second) {
      rules.push_back("EFFECTIVE_BEFORE_CHANGE");
    }
    Append(rules, AgainstTime(deal, effective, now()));
    if (!rules.empty()) return {Unmet(rules), {}};
    Draft draft =
        Enter(deal, pipeline, to, pb::VISIT_OUTCOME_WON, pb::DEAL_EVENT_TYPE_WON, effective);
    if (request.has_amount()) SetAmount(request.amount(), draft);
    return {{}, {draft}};
  });
}

DealModel::Answer DealModel::Do(const pb::LoseDealRequest& request, const Principal& who) {
  Fields wrong;
  if (request.loss_reason().empty()) wrong.push_back("loss_reason");
  return OnDeal(request, who, wrong, [&](const ModelDeal& deal, const auto& pipeline) -> Decision {
    std::string to;
    if (!Target(pipeline, request.to_stage(), FirstOfKind(pipeline, pb::STAGE_KIND_LOST), to)) {
      return {UnknownStage(), {}};
    }
    Fields rules = AgainstLosing(pipeline, deal, to, request.loss_reason());
    Append(rules, AgainstTime(deal, EffectiveOf(request), now()));
    if (!rules.empty()) return {Unmet(rules), {}};
    Draft draft = Enter(deal, pipeline, to, pb::VISIT_OUTCOME_LOST, pb::DEAL_EVENT_TYPE_LOST,
                        EffectiveOf(request));
    draft.after.image.set_loss_reason(request.loss_reason());
    draft.after.image.set_lost_to(request.lost_to());
    return {{}, {draft}};
  });
}

DealModel::Answer DealModel::Do(const pb::ReopenDealRequest& request, const Principal& who) {
  return OnDeal(request, who, {}, [&](const ModelDeal& deal, const auto& pipeline) -> Decision {
    const size_t visits = deal.visits.size();
    const std::string before =
        visits > 1 ? deal.visits[visits - 2].stage() : pipeline.stages(0).id();
    std::string to;
    if (!Target(pipeline, request.to_stage(), before, to)) return {UnknownStage(), {}};
    Fields rules = AgainstReopening(pipeline, deal, to);
    Append(rules, AgainstTime(deal, EffectiveOf(request), now()));
    if (!rules.empty()) return {Unmet(rules), {}};
    return {{},
            {Enter(deal, pipeline, to, pb::VISIT_OUTCOME_REOPENED, pb::DEAL_EVENT_TYPE_REOPENED,
                   EffectiveOf(request))}};
  });
}

DealModel::Answer DealModel::Do(const pb::VoidDealRequest& request, const Principal& who) {
  if (IsRep(who)) return {RoleMissing(), {}};
  return OnDeal(request, who, {}, [&](const ModelDeal& deal, const auto& pipeline) -> Decision {
    if (deal.image.state() == pb::DEAL_STATE_VOID) return {Unmet({"DEAL_VOID"}), {}};
    Draft draft{deal, {}};
    draft.after.image.set_state(pb::DEAL_STATE_VOID);
    Describe(pipeline, draft.after);
    draft.event.set_type(pb::DEAL_EVENT_TYPE_VOIDED);
    SetMicros(now(), draft.event.mutable_effective_time());
    return {{}, {draft}};
  });
}

DealModel::Answer DealModel::Do(const pb::CorrectDealRequest& request, const Principal& who) {
  if (IsRep(who)) return {RoleMissing(), {}};
  return OnDeal(request, who, {}, [&](const ModelDeal& deal, const auto& pipeline) -> Decision {
    const int count = static_cast<int>(deal.visits.size());
    const int number = request.visit() == 0 ? count : request.visit();
    if (number < 1 || number > count) return {Invalid({"visit"}), {}};
    if (deal.image.state() == pb::DEAL_STATE_VOID) return {Unmet({"DEAL_VOID"}), {}};
    const Micros enter = MicrosOf(request.enter_time());
    Draft draft{deal, {}};
    pb::StageVisit& visit = draft.after.visits[number - 1];
    Fields rules;
    if (number > 1 && enter < MicrosOf(deal.visits[number - 2].enter_time())) {
      rules.push_back("BEFORE_NEIGHBOUR");
    }
    const Micros end =
        visit.has_leave_time() ? std::min(MicrosOf(visit.leave_time()), now()) : now();
    if (enter > end) rules.push_back("AFTER_NEIGHBOUR");
    if (!rules.empty()) return {Unmet(rules), {}};
    pb::VisitCorrection& told = *draft.event.mutable_correction();
    told.set_visit(number);
    *told.mutable_old_enter_time() = visit.enter_time();
    *told.mutable_new_enter_time() = request.enter_time();
    *visit.mutable_enter_time() = request.enter_time();
    if (number > 1) *draft.after.visits[number - 2].mutable_leave_time() = request.enter_time();
    Describe(pipeline, draft.after);
    draft.event.set_type(pb::DEAL_EVENT_TYPE_CORRECTED);
    *draft.event.mutable_effective_time() = request.enter_time();
    return {{}, {draft}};
  });
}

DealModel::Answer DealModel::Do(const pb::UpdateDealRequest& request, const Principal& who) {
  Fields wrong = WrongDetails(request.deal(), "deal.");
  Fields mask(request.update_mask().paths().begin(), request.update_mask().paths().end());
  for (const std::string& path : mask) {
    if (!IsMaskPath(path)) wrong.push_back("update_mask");
  }
  if (mask.empty()) {
    for (const auto& change : Differences({}, DetailsOf(request.deal()))) {
      mask.push_back(change.field());
    }
    // Told alone, as it is what the others leave.
    const Fields others = WrongRequestId(request.request_id());
    if (mask.empty() && wrong.empty() && others.empty() && IsDealName(request.deal().name())) {
      wrong.push_back("update_mask");
    }
  }
  Answer answer = OnDeal(request, who, wrong, [&](const ModelDeal& deal, const auto& pipeline) {
    return DecideUpdate(deal, pipeline, request.deal(), mask, EffectiveOf(request));
  });
  const bool names_title = std::find(mask.begin(), mask.end(), "title") != mask.end();
  if (answer.refusal.ok() && names_title) answer.deal.set_title(request.deal().title());
  return answer;
}

namespace {

Fields WrongContact(const std::string& contact) {
  if (contact != "contacts/ann") return {};
  return {"contact"};
}

}  // namespace

DealModel::Answer DealModel::Do(const pb::AddDealContactRequest& request, const Principal& who) {
  Fields wrong = WrongContact(request.contact());
  if (request.lead().empty() && request.lead_pass() != 0) wrong.push_back("lead_pass");
  if (request.role() == revops::type::v1::BUYING_ROLE_UNSPECIFIED) wrong.push_back("role");
  return OnDeal(request, who, wrong, [&](const ModelDeal& deal, const auto&) -> Decision {
    pb::Deal after = deal.image;
    Fields rules;
    pb::DealContact* contact = nullptr;
    for (pb::DealContact& known : *after.mutable_contacts()) {
      if (known.contact() == request.contact()) contact = &known;
    }
    if (contact == nullptr) contact = after.add_contacts();
    contact->set_contact(request.contact());
    contact->set_role(request.role());
    const std::string& lead = request.lead();
    const int32_t pass = PassOf(lead, request.lead_pass());
    const bool is_other = contact->lead() != lead || contact->lead_pass() != pass;
    if (!lead.empty() && !contact->lead().empty() && is_other) {
      rules.push_back("CONTACT_HAS_LEAD");
    }
    if (!lead.empty()) {
      contact->set_lead(lead);
      contact->set_lead_pass(pass);
    }
    Decision decision = DecideContacts(deal, after, rules, EffectiveOf(request));
    const ModelDeal* other = FindByLead(lead, request.lead_pass());
    if (decision.refusal.ok() && other != nullptr && other->image.name() != deal.image.name()) {
      return {{absl::StatusCode::kAlreadyExists, "SOURCE_LEAD_TAKEN", {}}, {}};
    }
    return decision;
  });
}

DealModel::Answer DealModel::Do(const pb::RemoveDealContactRequest& request, const Principal& who) {
  return OnDeal(request, who, WrongContact(request.contact()),
                [&](const ModelDeal& deal, const auto&) -> Decision {
                  pb::Deal after = deal.image;
                  after.clear_contacts();
                  for (const pb::DealContact& known : deal.image.contacts()) {
                    if (known.contact() != request.contact()) *after.add_contacts() = known;
                  }
                  return DecideContacts(deal, after, {}, EffectiveOf(request));
                });
}

}  // namespace revops::deal::model
