#include "lead-service/app/update_lead_activity.h"

#include <utility>

#include "common/status/status.h"
#include "lead-service/app/record_command.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {

absl::StatusOr<Activity> ChangeActivity(CommandStore& store, StoredParent& parent,
                                        const Stored<Activity>& stored,
                                        const ActivityDetails& details,
                                        const CommandHeader& header) {
  REVOPS_RETURN_IF_ERROR(Within("activity", details.Check(store.now())));
  if (details.contacts != stored.value.details.contacts) {
    REVOPS_RETURN_IF_ERROR(
        Within("activity", CheckContacts(store, header.reach, details.contacts)));
  }
  Activity after = stored.value;
  after.details = details;
  if (header.validate_only) return after;
  if (details == stored.value.details) {
    REVOPS_RETURN_IF_ERROR(store.RememberUnchanged(stored.value.revision));
    return stored.value;
  }
  std::vector<FieldChange> fields = DifferencesOf(stored.value.details, details);
  REVOPS_ASSIGN_OR_RETURN(Activity saved,
                          PutActivity(store, parent, stored, std::move(after), std::move(fields)));
  REVOPS_RETURN_IF_ERROR(store.Append());
  return saved;
}

absl::StatusOr<Activity> UpdateLeadActivity(CommandStore& store,
                                            const UpdateLeadActivityCommand& command) {
  const CommandHeader& header = command.header;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  REVOPS_ASSIGN_OR_RETURN(StoredParent parent, LoadParent(store, header.reach, command.parent));
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Activity answer,
                            store.people().activities().AnswerOf(earlier->revision));
    TakeUntold(command.mask, command.values, answer.details);
    return answer;
  }
  REVOPS_ASSIGN_OR_RETURN(const Stored<Activity> stored,
                          store.people().activities().Load(command.id));
  if (!(stored.value.parent == command.parent)) {
    return NoneThere("ACTIVITY_NOT_FOUND", command.parent.name() + "/activities/" + command.id);
  }
  REVOPS_RETURN_IF_ERROR(CheckEtag(header.etag, stored.value.name(), stored.value.revision));
  ActivityDetails details = stored.value.details;
  TakeFieldsOf(command.mask, command.values, details);
  return ChangeActivity(store, parent, stored, details, header);
}

}  // namespace revops::lead
