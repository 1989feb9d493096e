#include "lead-service/app/lead_activity.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/app/people_rules.h"
#include "lead-service/domain/lead_verbs.h"

namespace revops::lead {

absl::StatusOr<StoredParent> LoadParent(CommandStore& store, const Reach& reach,
                                        const ActivityParent& parent) {
  StoredParent loaded;
  if (parent.kind == ActivityParent::Kind::kLead) {
    REVOPS_ASSIGN_OR_RETURN(loaded.lead, store.leads().Load(parent.id.ToString()));
    REVOPS_RETURN_IF_ERROR(CheckReach(reach, loaded.lead->value));
  } else {
    REVOPS_ASSIGN_OR_RETURN(loaded.account, store.people().accounts().Load(parent.id.ToString()));
    REVOPS_RETURN_IF_ERROR(CheckReach(reach, loaded.account->value));
  }
  return loaded;
}

absl::Status CheckContacts(CommandStore& store, const Reach& reach,
                           const std::vector<std::string>& contacts) {
  Violations violations;
  for (size_t i = 0; i < contacts.size(); ++i) {
    const std::string id(IdOf("contacts", contacts[i]).value_or(absl::string_view()));
    const absl::StatusOr<Stored<Contact>> stored = store.people().contacts().Load(id);
    if (!stored.ok() && !absl::IsNotFound(stored.status())) return stored.status();
    if (stored.ok() && CheckReach(reach, stored->value).ok()) continue;
    violations.Add(absl::StrCat("contacts[", i, "]"),
                   absl::StrCat("must be a contact that is there, is ", Quoted(contacts[i])));
  }
  return violations.ToStatus();
}

absl::StatusOr<Activity> PutActivity(CommandStore& store, StoredParent& parent,
                                     const Stored<Activity>& before, Activity after,
                                     std::vector<FieldChange> fields) {
  const absl::Time now = store.now();
  const bool has_counted = HasCounted(before.value);
  const bool counts = Counts(after.details, now);
  if (has_counted && !counts) {
    return UnmetRules(after.name(),
                      {{"ACTIVITY_TOOK_PLACE", after.name(),
                        "what took place can not be planned again: its time must not be after now "
                        "without an outcome"}});
  }
  const bool counts_now = counts && !has_counted;
  if (counts_now && parent.lead.has_value()) {
    // The lead first: the revision is part of its history, and the activity's event tells it as it
    // is after it.
    const Lead& lead = parent.lead->value;
    LeadChange touched = Touch(lead, IsPersonalOutbound(after.details),
                               {std::min(after.details.effective, now), now});
    touched.type = touched.after.state == lead.state ? EventType::kUpdated : EventType::kWorked;
    REVOPS_ASSIGN_OR_RETURN(parent.lead, store.leads().Put(*parent.lead, std::move(touched)));
  }
  if (parent.lead.has_value()) after.lead = parent.lead->value;
  if (parent.account.has_value()) after.account = parent.account->value;
  const absl::Time effective = after.details.effective;
  Change<Activity> change{EventType::kActivity, effective, std::move(after), std::move(fields)};
  REVOPS_ASSIGN_OR_RETURN(Stored<Activity> saved,
                          store.people().activities().Put(before, std::move(change)));
  saved.value.lead.reset();
  saved.value.account.reset();
  return std::move(saved.value);
}

}  // namespace revops::lead
