#include "deal-service/app/deal_activities.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "deal-service/domain/transition.h"

namespace revops::deal {

absl::Status CheckActivity(const ActivityDetails& details, absl::Time now) {
  Violations violations;
  violations.AddAll("activity", details.Check(now));
  return violations.ToStatus();
}

absl::Status MustTakeActivities(const Reach& reach, const Deal& deal) {
  REVOPS_RETURN_IF_ERROR(CheckReach(reach, deal));
  return UnmetRules(deal.name(), RulesAgainstVoid(deal));
}

absl::Status ActivityIdTaken(const std::string& external_id) {
  return ErrorWithReason(
      absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
      absl::StrCat("external_id ", Quoted(external_id), " is another activity's"),
      {{"external_id", external_id}});
}

absl::StatusOr<EventCodec::ActivityAfter> AnswerActivityAgain(ActivityWriter& store,
                                                              const Reach& reach,
                                                              const EarlierAnswer& earlier) {
  REVOPS_ASSIGN_OR_RETURN(EventCodec::ActivityAfter answer, store.ActivityAnswerOf(earlier));
  REVOPS_ASSIGN_OR_RETURN(const StoredDeal present, store.Load(answer.activity.deal));
  REVOPS_RETURN_IF_ERROR(CheckReach(reach, present.deal));
  return answer;
}

absl::StatusOr<Activity> ChangeActivity(ActivityWriter& store, const StoredDeal& deal,
                                        StoredActivity stored, const std::vector<std::string>& mask,
                                        const ActivityDetails& values, const CommandHeader& header,
                                        bool* changed) {
  const ActivityDetails before = stored.activity.details;
  for (const std::string& field : mask) {
    TakeActivityField(field, values, stored.activity.details);
  }
  REVOPS_RETURN_IF_ERROR(CheckActivity(stored.activity.details, header.now));
  const std::vector<std::string> fields = ChangedFields(before, stored.activity.details);
  *changed = !fields.empty();
  if (header.validate_only) return std::move(stored.activity);
  if (*changed) return store.SaveActivity(deal, stored, fields, header.info);
  REVOPS_RETURN_IF_ERROR(store.SaveActivityUnchanged(stored, header.info));
  return std::move(stored.activity);
}

}  // namespace revops::deal
