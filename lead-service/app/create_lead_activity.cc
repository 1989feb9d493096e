#include "lead-service/app/create_lead_activity.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/app/record_command.h"

namespace revops::lead {
namespace {

absl::Status MustBeFree(CommandStore& store, const std::string& external_id) {
  if (external_id.empty()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(const auto other,
                          store.people().activities().FindByExternalId(external_id));
  if (!other.has_value()) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
      absl::StrCat("external_id ", Quoted(external_id), " is another activity's"),
      {{"external_id", external_id}});
}

absl::Status CheckNew(CommandStore& store, const Reach& reach, const Activity& activity) {
  Violations violations;
  violations.AddAll("", CheckLabel("external_id", activity.external_id));
  violations.AddAll("", activity.details.Check(store.now()));
  REVOPS_RETURN_IF_ERROR(Within("activity", violations.ToStatus()));
  return Within("activity", CheckContacts(store, reach, activity.details.contacts));
}

}  // namespace

absl::StatusOr<Activity> AddActivity(CommandStore& store, StoredParent& parent,
                                     const CreateLeadActivityCommand& command) {
  Activity activity = command.activity;
  activity.details.effective = command.header.effective_time.value_or(store.now());
  REVOPS_RETURN_IF_ERROR(CheckNew(store, command.header.reach, activity));
  REVOPS_RETURN_IF_ERROR(MustBeFree(store, activity.external_id));
  if (command.header.validate_only) return activity;
  std::vector<FieldChange> fields = DifferencesOf(ActivityDetails(), activity.details);
  return PutActivity(store, parent, Stored<Activity>(), std::move(activity), std::move(fields));
}

absl::StatusOr<Activity> CreateLeadActivity(CommandStore& store,
                                            const CreateLeadActivityCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  REVOPS_ASSIGN_OR_RETURN(StoredParent parent,
                          LoadParent(store, command.header.reach, command.activity.parent));
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Activity answer,
                            store.people().activities().AnswerOf(earlier->revision));
    answer.details.note = command.activity.details.note;
    return answer;
  }
  REVOPS_ASSIGN_OR_RETURN(Activity activity, AddActivity(store, parent, command));
  if (!command.header.validate_only) REVOPS_RETURN_IF_ERROR(store.Append());
  return activity;
}

}  // namespace revops::lead
