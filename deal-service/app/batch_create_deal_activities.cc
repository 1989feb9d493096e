#include "deal-service/app/batch_create_deal_activities.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "deal-service/app/deal_activities.h"

namespace revops::deal {
namespace {

using Outcome = ActivityResult::Outcome;

absl::StatusOr<StoredDeal> DealOf(ActivityWriter& store, const ImportActivityCommand& command) {
  if (command.deal.has_value()) return store.Load(*command.deal);
  REVOPS_ASSIGN_OR_RETURN(std::optional<StoredDeal> found,
                          store.FindByExternalId(command.deal_external_id));
  if (found.has_value() && command.header.reach.Contains(found->deal.details)) {
    return *std::move(found);
  }
  return ErrorWithReason(
      absl::StatusCode::kNotFound, "DEAL_NOT_FOUND",
      absl::StrCat("there is no deal with external_id ", Quoted(command.deal_external_id)),
      {{"external_id", command.deal_external_id}});
}

Outcome OutcomeOf(const EarlierAnswer& earlier, bool is_new) {
  if (earlier.kind == EarlierAnswer::Kind::kUnchanged) return Outcome::kUnchanged;
  return is_new ? Outcome::kCreated : Outcome::kUpdated;
}

}  // namespace

absl::StatusOr<ActivityResult> ImportActivity(ActivityWriter& store,
                                              const ImportActivityCommand& command) {
  const CommandHeader& header = command.header;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier,
                          store.FindRequest(header.info));
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(EventCodec::ActivityAfter answer,
                            AnswerActivityAgain(store, header.reach, *earlier));
    return ActivityResult{OutcomeOf(*earlier, answer.is_new), std::move(answer.activity)};
  }
  REVOPS_ASSIGN_OR_RETURN(const StoredDeal deal, DealOf(store, command));
  REVOPS_RETURN_IF_ERROR(MustTakeActivities(header.reach, deal.deal));
  std::optional<StoredActivity> known;
  if (!command.activity.external_id.empty()) {
    REVOPS_ASSIGN_OR_RETURN(known, store.FindActivityByExternalId(command.activity.external_id));
  }
  if (!known.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Activity made, RecordActivity(store, deal, command.activity, header));
    return ActivityResult{Outcome::kCreated, std::move(made)};
  }
  if (known->deal_key != deal.key) return ActivityIdTaken(command.activity.external_id);
  ActivityDetails values = command.activity.details;
  values.effective = header.moment().effective;
  bool changed = false;
  REVOPS_ASSIGN_OR_RETURN(
      Activity activity,
      ChangeActivity(store, deal, *std::move(known), command.fields, values, header, &changed));
  return ActivityResult{changed ? Outcome::kUpdated : Outcome::kUnchanged, std::move(activity)};
}

}  // namespace revops::deal
