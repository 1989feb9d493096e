// An import that updates, in the model: the stored past read off the events, step by step.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/deal-service/model/deal_model.h"
#include "tests/deal-service/model/details.h"
#include "tests/deal-service/model/request_content.h"

namespace revops::deal::model {
namespace {

// What the events of one visit said, as it began and as it ended.
struct Told {
  std::string amount_at_entry, amount_at_end;
  std::string loss_reason, lost_to;
};

std::string AmountText(const revops::type::v1::Amount& amount) {
  pb::Deal deal;
  *deal.mutable_amount() = Whole(amount);
  return TextOf(deal, "amount");
}

// The amount that the item tells for visit `i`; empty: none.
std::string AmountOf(const pb::DealWithHistory& item, int i) {
  const bool has = i == 0 ? item.deal().has_amount() : item.transitions(i - 1).has_amount();
  if (!has) return "";
  return AmountText(i == 0 ? item.deal().amount() : item.transitions(i - 1).amount());
}

bool StepDiffers(const pb::StageVisit& visit, const Told& told, const pb::DealTransition& step) {
  if (visit.stage() != step.stage()) return true;
  if (MicrosOf(visit.enter_time()) != MicrosOf(step.effective_time())) return true;
  return !told.loss_reason.empty() &&
         (told.loss_reason != step.loss_reason() || told.lost_to != step.lost_to());
}

// An amount that a later one of the item has overtaken must have been so.
bool AmountsDiffer(const std::vector<Told>& told, const pb::DealWithHistory& item) {
  int standing = -1;
  for (int i = 0; i < static_cast<int>(told.size()); ++i) {
    if (AmountOf(item, i).empty()) continue;
    if (standing >= 0) {
      const std::string before = AmountOf(item, standing);
      const std::string& at_entry = told[static_cast<size_t>(standing)].amount_at_entry;
      if (before != at_entry && before != told[static_cast<size_t>(i - 1)].amount_at_end) {
        return true;
      }
    }
    standing = i;
  }
  return false;
}

bool HistoryDiffers(const ModelDeal& deal, const std::vector<Told>& told,
                    const pb::SalesPipeline& pipeline, const pb::DealWithHistory& item) {
  const pb::Deal& given = item.deal();
  const std::string asked = given.pipeline().empty() ? "pipelines/default" : given.pipeline();
  const std::string first = given.stage().empty() ? pipeline.stages(0).id() : given.stage();
  if (asked != deal.image.pipeline() || first != deal.visits[0].stage()) return true;
  if (MicrosOf(item.effective_create_time()) != MicrosOf(deal.visits[0].enter_time())) return true;
  const bool is_other_pass =
      PassOf(given.source_lead(), given.source_pass()) != deal.image.source_pass();
  if (!given.source_lead().empty() &&
      (given.source_lead() != deal.image.source_lead() || is_other_pass)) {
    return true;
  }
  const int taken = static_cast<int>(deal.visits.size()) - 1;
  if (taken > item.transitions_size()) return true;
  for (int i = 1; i <= taken; ++i) {
    const auto at = static_cast<size_t>(i);
    if (StepDiffers(deal.visits[at], told[at], item.transitions(i - 1))) return true;
  }
  return AmountsDiffer(told, item);
}

// What the item says of the deal as it is now: of its amounts the last one.
pb::Deal DetailsTold(const pb::DealWithHistory& item, const ModelDeal& moved) {
  pb::Deal told = DetailsOf(item.deal());
  for (const pb::DealTransition& step : item.transitions()) {
    if (step.has_amount()) *told.mutable_amount() = Whole(step.amount());
  }
  if (moved.is_closed()) told.clear_forecast_category_override();
  return told;
}

}  // namespace

DealModel::Decision DealModel::DecideImport(const ModelDeal& deal,
                                            const pb::DealWithHistory& item) const {
  if (deal.image.state() == pb::DEAL_STATE_VOID) return {Unmet({"DEAL_VOID"}), {}};
  const pb::SalesPipeline& pipeline =
      *FindPipeline(deal.image.pipeline(), deal.image.pipeline_version());
  std::vector<Told> told(deal.visits.size());
  for (const pb::DealEvent& event : events_) {
    if (event.deal().name() != deal.image.name()) continue;
    Told& visit = told[static_cast<size_t>(event.deal().visit_number() - 1)];
    visit.amount_at_end = TextOf(event.deal(), "amount");
    if (event.has_stage_change()) {
      visit = {visit.amount_at_end, visit.amount_at_end, event.deal().loss_reason(),
               event.deal().lost_to()};
    }
  }
  if (HistoryDiffers(deal, told, pipeline, item)) return {Unmet({"HISTORY_DIFFERS"}), {}};
  Decision decision;
  ModelDeal moved = deal;
  for (int i = static_cast<int>(deal.visits.size()) - 1; i < item.transitions_size(); ++i) {
    const Decision step = Replay(moved, pipeline, item.transitions(i));
    if (!step.refusal.ok()) {
      if (step.refusal.code != absl::StatusCode::kInvalidArgument) return step;
      Fields wrong;
      for (const std::string& field : step.refusal.details) {
        wrong.push_back(absl::StrCat("transitions[", i, "].", field));
      }
      return {Invalid(wrong), {}};
    }
    decision.drafts.push_back(step.drafts[0]);
    moved = decision.drafts.back().after;
  }
  const pb::Deal given = DetailsTold(item, moved);
  Fields mask;
  for (const pb::FieldChange& change : Differences({}, given)) mask.push_back(change.field());
  const Decision update = DecideUpdate(moved, pipeline, given, mask, now());
  if (!update.refusal.ok()) return update;
  const bool differs = !update.drafts[0].event.changed_fields().empty();
  if (differs) decision.drafts.push_back(update.drafts[0]);
  return decision;
}

DealModel::Item DealModel::UpdateExisting(const std::string& name, const pb::DealWithHistory& item,
                                          const Asked& asked) {
  ModelDeal* existing = nullptr;
  for (ModelDeal& deal : deals_) {
    if (deal.image.name() == name) existing = &deal;
  }
  Decision decision = DecideImport(*existing, item);
  if (!decision.refusal.ok()) return {decision.refusal};
  const bool is_unchanged = decision.drafts.empty();
  const auto outcome =
      is_unchanged ? pb::BATCH_ITEM_OUTCOME_UNCHANGED : pb::BATCH_ITEM_OUTCOME_UPDATED;
  if (asked.validate_only) return {{}, outcome, ""};
  // Also where nothing differs: this content is no conflict the next time.
  existing->import_content = ContentOf(item);
  for (Draft& draft : decision.drafts) draft.after.import_content = existing->import_content;
  const pb::Deal after =
      is_unchanged ? existing->image : Commit(std::move(decision.drafts), asked).image;
  Remember(asked, {"", 0, after, false, is_unchanged});
  return {{}, outcome, name};
}

}  // namespace revops::deal::model
