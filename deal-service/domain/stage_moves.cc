#include "deal-service/domain/stage_moves.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {

namespace {

constexpr char kOverride[] = "forecast_category_override";

}  // namespace

void NoteChange(Deal& deal, const std::string& field, absl::Time effective) {
  absl::Time& last = deal.changed_at.try_emplace(field, effective).first->second;
  last = std::max(last, effective);
  while (deal.changed_at.size() > kChangesKeptMax) {
    auto oldest = deal.changed_at.end();
    for (auto it = deal.changed_at.begin(); it != deal.changed_at.end(); ++it) {
      const bool is_gone = absl::StartsWith(it->first, "fields.") && it->first != field &&
                           DetailText(deal.details, it->first).empty();
      if (!is_gone) continue;
      if (oldest == deal.changed_at.end() || it->second < oldest->second) oldest = it;
    }
    if (oldest == deal.changed_at.end()) return;
    deal.changed_at.erase(oldest);
  }
}

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
  if (to.kind != StageKind::kLost) {
    change.after.loss_reason.clear();
    change.after.lost_to.clear();
  }
  // A rep's override stands until the deal closes.
  const std::string category = DetailText(deal.details, kOverride);
  if (!to.is_open() && !category.empty()) {
    change.after.details.forecast_category_override = ForecastCategory::kUnset;
    change.fields.push_back({kOverride, category, ""});
    NoteChange(change.after, kOverride, effective);
  }
  return change;
}

void SetAmount(DealChange& change, const Amount& amount) {
  const std::string old_value = DetailText(change.after.details, "amount");
  if (change.after.details.amount == amount) return;
  change.after.details.amount = amount;
  NoteChange(change.after, "amount", change.effective_time);
  change.fields.insert(change.fields.begin(), {"amount", old_value, amount.ToString()});
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
