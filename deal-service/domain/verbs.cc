#include "deal-service/domain/verbs.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"
#include "deal-service/domain/stage_moves.h"
#include "deal-service/domain/transition.h"

namespace revops::deal {
namespace {

// Policy and time are judged together, so that the answer names every unmet rule at once.
absl::Status Judge(const Deal& deal, std::vector<UnmetRule> rules, Moment moment) {
  std::vector<UnmetRule> of_time = RulesAgainstTime(deal, moment.effective, moment.now);
  rules.insert(rules.end(), of_time.begin(), of_time.end());
  return UnmetRules(deal.name(), rules);
}

// An empty `to_stage` means `fallback`, which may be null.
absl::StatusOr<const Stage*> Target(const Pipeline& pipeline, const std::string& to_stage,
                                    const Stage* fallback) {
  if (!to_stage.empty()) return FindStage(pipeline, "to_stage", to_stage);
  return fallback;
}

// Not the policy, but what no deal may lack and no amount may do.
std::vector<UnmetRule> RulesAgainstReplaying(const Deal& deal, const PastStep& step) {
  std::vector<UnmetRule> rules = RulesAgainstVoid(deal);
  if (deal.visit.number >= kVisitsMax) rules.push_back(TooManyVisits(deal));
  if (step.amount.has_value()) {
    std::vector<UnmetRule> of_amount = RulesAgainstAmountAt(deal, step.effective);
    rules.insert(rules.end(), of_amount.begin(), of_amount.end());
  }
  return rules;
}

}  // namespace

absl::StatusOr<DealChange> Open(const Pipeline& pipeline, const NewDeal& request, Moment moment) {
  Violations violations;
  violations.AddAll("", CheckLabel("external_id", request.external_id));
  violations.AddAll("", request.details.Check());
  const Stage* stage = &pipeline.FirstOpen();
  if (!request.stage.empty()) {
    const absl::StatusOr<const Stage*> found = FindStage(pipeline, "stage", request.stage);
    violations.AddAll("", found.status());
    if (found.ok()) stage = *found;
  }
  if (!stage->is_open()) {
    violations.Add("stage", absl::StrCat("must be an open stage, is ", Quoted(stage->id)));
  }
  if (moment.effective > moment.now) {
    violations.Add("effective_time",
                   absl::StrCat("must not be after now, ", FormatInstant(moment.now), ", is ",
                                FormatInstant(moment.effective)));
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  DealChange change;
  change.type = ChangeType::kCreated;
  change.effective_time = moment.effective;
  Deal& deal = change.after;
  deal.id = request.id;
  deal.external_id = request.external_id;
  deal.pipeline = pipeline.id();
  deal.pipeline_version = pipeline.version();
  deal.details = request.details;
  deal.visit = Visit{1, stage->id, moment.effective};
  deal.effective_create_time = moment.effective;
  deal.imported = request.imported;
  change.presumed_timely = request.imported;
  change.fields = DifferencesOf(DealDetails(), deal.details);
  if (request.source_lead.has_value()) {
    deal.source_lead = request.source_lead;
    change.fields.push_back({"source_lead", "", LeadName(*request.source_lead)});
    change.fields.push_back({"source_pass", "", absl::StrCat(request.source_lead->pass)});
  }
  return change;
}

absl::StatusOr<DealChange> Advance(const Pipeline& pipeline, const Deal& deal,
                                   const std::string& to_stage, Moment moment) {
  const Stage* next = deal.is_open() ? pipeline.NextOpen(deal.visit.stage) : &pipeline.FirstOpen();
  REVOPS_ASSIGN_OR_RETURN(const Stage* to, Target(pipeline, to_stage, next));
  REVOPS_RETURN_IF_ERROR(Judge(deal, RulesAgainstAdvancing(pipeline, deal, to), moment));
  return EnterStage(deal, *to, VisitOutcome::kAdvanced, ChangeType::kAdvanced, moment.effective);
}

absl::StatusOr<DealChange> MoveBack(const Pipeline& pipeline, const Deal& deal,
                                    const std::string& to_stage, Moment moment) {
  const Stage* previous =
      deal.is_open() ? pipeline.PreviousOpen(deal.visit.stage) : &pipeline.FirstOpen();
  REVOPS_ASSIGN_OR_RETURN(const Stage* to, Target(pipeline, to_stage, previous));
  REVOPS_RETURN_IF_ERROR(Judge(deal, RulesAgainstMovingBack(pipeline, deal, to), moment));
  return EnterStage(deal, *to, VisitOutcome::kMovedBack, ChangeType::kMovedBack, moment.effective);
}

absl::StatusOr<DealChange> Win(const Pipeline& pipeline, const Deal& deal, const Closing& closing,
                               Moment moment) {
  REVOPS_ASSIGN_OR_RETURN(const Stage* to,
                          Target(pipeline, closing.to_stage, pipeline.First(StageKind::kWon)));
  DealDetails details = deal.details;
  if (closing.amount.has_value()) details.amount = closing.amount;
  std::vector<UnmetRule> rules = RulesAgainstWinning(pipeline, deal, details, *to);
  if (closing.amount.has_value()) {
    std::vector<UnmetRule> of_amount = RulesAgainstAmountAt(deal, moment.effective);
    rules.insert(rules.end(), of_amount.begin(), of_amount.end());
  }
  REVOPS_RETURN_IF_ERROR(Judge(deal, std::move(rules), moment));
  DealChange change = EnterStage(deal, *to, VisitOutcome::kWon, ChangeType::kWon, moment.effective);
  if (closing.amount.has_value()) SetAmount(change, *closing.amount);
  return change;
}

absl::StatusOr<DealChange> Lose(const Pipeline& pipeline, const Deal& deal, const Closing& closing,
                                Moment moment) {
  Violations violations;
  if (closing.loss_reason.empty()) violations.Add("loss_reason", "must be set");
  violations.AddAll("", CheckLabel("loss_reason", closing.loss_reason));
  violations.AddAll("", CheckLabel("lost_to", closing.lost_to));
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  REVOPS_ASSIGN_OR_RETURN(const Stage* to,
                          Target(pipeline, closing.to_stage, pipeline.First(StageKind::kLost)));
  REVOPS_RETURN_IF_ERROR(
      Judge(deal, RulesAgainstLosing(pipeline, deal, *to, closing.loss_reason), moment));
  DealChange change =
      EnterStage(deal, *to, VisitOutcome::kLost, ChangeType::kLost, moment.effective);
  change.after.loss_reason = closing.loss_reason;
  change.after.lost_to = closing.lost_to;
  return change;
}

absl::StatusOr<DealChange> Reopen(const Pipeline& pipeline, const Deal& deal,
                                  const std::string& to_stage, const std::string& closed_from,
                                  Moment moment) {
  const Stage* before = pipeline.Find(closed_from);
  REVOPS_ASSIGN_OR_RETURN(
      const Stage* to,
      Target(pipeline, to_stage, before != nullptr ? before : &pipeline.FirstOpen()));
  REVOPS_RETURN_IF_ERROR(Judge(deal, RulesAgainstReopening(pipeline, deal, *to), moment));
  return EnterStage(deal, *to, VisitOutcome::kReopened, ChangeType::kReopened, moment.effective);
}

absl::StatusOr<DealChange> Replay(const Pipeline& pipeline, const Deal& deal, const PastStep& step,
                                  absl::Time now) {
  REVOPS_ASSIGN_OR_RETURN(const Stage* to, FindStage(pipeline, "stage", step.stage));
  // What the item says wrong in itself comes first: of a deal that is only being made no state can
  // be to blame.
  Violations violations;
  if (deal.is_closed() && !to->is_open()) {
    violations.Add("stage", absl::StrCat("must be an open stage, as the step before closed the "
                                         "deal, is ",
                                         Quoted(to->id)));
  } else if (to->id == deal.visit.stage) {
    violations.Add("stage", absl::StrCat("must differ from the step before, is again ", to->id));
  }
  if (step.effective < deal.visit.entered || step.effective > now) {
    violations.Add("effective_time",
                   absl::StrCat("must not be before the step before (",
                                FormatInstant(deal.visit.entered), ") nor after now (",
                                FormatInstant(now), "), is ", FormatInstant(step.effective)));
  }
  if (to->kind == StageKind::kLost && step.loss_reason.empty()) {
    violations.Add("loss_reason", "must be set for a lost deal");
  }
  violations.AddAll("", CheckLabel("loss_reason", step.loss_reason));
  violations.AddAll("", CheckLabel("lost_to", step.lost_to));
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  REVOPS_RETURN_IF_ERROR(UnmetRules(deal.name(), RulesAgainstReplaying(deal, step)));

  const bool forward = pipeline.Position(to->id) > pipeline.Position(deal.visit.stage);
  VisitOutcome outcome = forward ? VisitOutcome::kAdvanced : VisitOutcome::kMovedBack;
  ChangeType type = forward ? ChangeType::kAdvanced : ChangeType::kMovedBack;
  if (to->kind == StageKind::kWon) {
    outcome = VisitOutcome::kWon;
    type = ChangeType::kWon;
  } else if (to->kind == StageKind::kLost) {
    outcome = VisitOutcome::kLost;
    type = ChangeType::kLost;
  } else if (deal.is_closed()) {
    outcome = VisitOutcome::kReopened;
    type = ChangeType::kReopened;
  }
  DealChange change = EnterStage(deal, *to, outcome, type, step.effective);
  change.presumed_timely = true;
  // What was not judged is marked, also on a deal that began here.
  change.after.imported = true;
  if (step.amount.has_value()) SetAmount(change, *step.amount);
  if (to->kind == StageKind::kLost) {
    change.after.loss_reason = step.loss_reason;
    change.after.lost_to = step.lost_to;
  }
  return change;
}

}  // namespace revops::deal
