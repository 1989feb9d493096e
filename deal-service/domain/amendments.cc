// The verbs that change what is known of a deal without moving it: update, correct, void.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "deal-service/domain/stage_moves.h"
#include "deal-service/domain/transition.h"
#include "deal-service/domain/verbs.h"

namespace revops::deal {
absl::StatusOr<DealChange> Update(const Deal& deal, const DealDetails& details, Moment moment) {
  REVOPS_RETURN_IF_ERROR(details.Check());
  REVOPS_RETURN_IF_ERROR(UnmetRules(deal.name(), RulesAgainstVoid(deal)));
  DealChange change;
  change.type = ChangeType::kUpdated;
  change.effective_time = moment.effective;
  change.after = deal;
  change.after.details = details;
  change.fields = DifferencesOf(deal.details, details);
  std::vector<std::string> names;
  for (const FieldChange& field : change.fields) {
    names.push_back(field.field);
    NoteChange(change.after, field.field, moment.effective);
  }
  std::vector<UnmetRule> rules = RulesAgainstFieldsAt(deal, names, moment.effective, moment.now);
  if (deal.is_closed() &&
      details.forecast_category_override != deal.details.forecast_category_override) {
    rules.push_back({"DEAL_NOT_OPEN", deal.name(),
                     "forecast_category_override can be set on an open deal only"});
  }
  REVOPS_RETURN_IF_ERROR(UnmetRules(deal.name(), rules));
  return change;
}

absl::StatusOr<DealChange> Correct(const Deal& deal, const BoundaryCorrection& correction,
                                   absl::Time now) {
  REVOPS_RETURN_IF_ERROR(UnmetRules(deal.name(), RulesAgainstVoid(deal)));
  const Visit& visit = correction.visit;
  std::vector<UnmetRule> rules;
  if (correction.before.has_value() && correction.entered < correction.before->entered) {
    rules.push_back(
        {"BEFORE_NEIGHBOUR", deal.name(),
         absl::StrCat("enter_time ", FormatInstant(correction.entered),
                      " must not be before the entry of visit ", correction.before->number, ", ",
                      FormatInstant(correction.before->entered))});
  }
  const absl::Time end = std::min(visit.left, now);
  if (correction.entered > end) {
    rules.push_back(
        {"AFTER_NEIGHBOUR", deal.name(),
         absl::StrCat("enter_time ", FormatInstant(correction.entered), " must not be after ",
                      visit.left <= now ? absl::StrCat("the leaving of visit ", visit.number)
                                        : std::string("now"),
                      ", ", FormatInstant(end))});
  }
  REVOPS_RETURN_IF_ERROR(UnmetRules(deal.name(), rules));
  DealChange change;
  change.type = ChangeType::kCorrected;
  change.effective_time = correction.entered;
  change.after = deal;
  change.boundary = BoundaryMove{visit.number, visit.entered, correction.entered};
  if (visit.number == deal.visit.number) change.after.visit.entered = correction.entered;
  if (visit.number == 1) change.after.effective_create_time = correction.entered;
  return change;
}

absl::StatusOr<DealChange> Void(const Deal& deal, absl::Time now) {
  REVOPS_RETURN_IF_ERROR(UnmetRules(deal.name(), RulesAgainstVoid(deal)));
  DealChange change;
  change.type = ChangeType::kVoided;
  change.effective_time = now;
  change.after = deal;
  change.after.state = DealState::kVoid;
  return change;
}

}  // namespace revops::deal
