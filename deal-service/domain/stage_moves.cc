#include "deal-service/domain/stage_moves.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {

DealChange EnterStage(const Deal& deal, const Stage& to, VisitOutcome outcome, ChangeType type,
                      absl::Time effective) {
  DealChange change;
  change.type = type;
  change.effective_time = effective;
  change.after = deal;
  change.ended_visit = deal.visit;
  change.ended_visit->left = effective;
  change.ended_visit->outcome = outcome;
  change.after.visit = Visit{deal.visit.number + 1, to.id, effective};
  change.after.state = StateIn(to.kind);
  if (to.is_open()) {
    change.after.loss_reason.clear();
    change.after.lost_to.clear();
  } else {
    // A rep's override stands until the deal closes.
    change.after.details.forecast_category_override = ForecastCategory::kUnset;
  }
  return change;
}

void SetAmount(DealChange& change, const Amount& amount) {
  const std::string old_value = DetailText(change.after.details, "amount");
  if (change.after.details.amount == amount) return;
  change.after.details.amount = amount;
  change.after.changed_at["amount"] = change.effective_time;
  change.fields.push_back({"amount", old_value, amount.ToString()});
}

absl::StatusOr<const Stage*> FindStage(const Pipeline& pipeline, absl::string_view field,
                                       const std::string& stage_id) {
  if (const Stage* stage = pipeline.Find(stage_id)) return stage;
  return InvalidField(field, absl::StrCat("must be a stage of ", pipeline.name(), " version ",
                                          pipeline.version(), " (",
                                          absl::StrJoin(pipeline.stages(), ", ",
                                                        [](std::string* out, const Stage& stage) {
                                                          absl::StrAppend(out, stage.id);
                                                        }),
                                          "), is ", Quoted(stage_id)));
}

}  // namespace revops::deal
