#include "lead-service/app/batch_create_lead_activities.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/app/people_rules.h"
#include "lead-service/app/update_lead_activity.h"
#include "lead-service/store/people_store.h"
#include "lead-service/store/person_keys.h"

namespace revops::lead {
namespace {

absl::Status NobodyThere(absl::string_view what) {
  return ErrorWithReason(absl::StatusCode::kNotFound, "PARENT_NOT_FOUND",
                         absl::StrCat("there is no lead or account with this ", what));
}

absl::StatusOr<ActivityParent> ByExternalId(CommandStore& store, const std::string& external_id) {
  REVOPS_ASSIGN_OR_RETURN(const auto lead, store.leads().FindByExternalId(external_id));
  if (!lead.has_value()) return NobodyThere("external_id");
  return ActivityParent{ActivityParent::Kind::kLead, lead->value.id};
}

// Hashes may collide, so each is looked at.
absl::StatusOr<std::optional<StoredLead>> NewestLeadOfEmail(CommandStore& store,
                                                            const std::string& email) {
  const std::vector<int64_t> keys = store.LeadsWith(KeysOf({EmailText(email)}));
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
    REVOPS_ASSIGN_OR_RETURN(std::optional<StoredLead> lead, store.leads().LoadByKey(*key));
    if (lead.has_value() && lead->value.details.person.email == email) return lead;
  }
  return std::optional<StoredLead>();
}

absl::StatusOr<ActivityParent> ByEmail(CommandStore& store, const std::string& email) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<StoredLead> lead, NewestLeadOfEmail(store, email));
  if (lead.has_value()) return ActivityParent{ActivityParent::Kind::kLead, lead->value.id};
  REVOPS_ASSIGN_OR_RETURN(const auto contact, store.people().lookup().ContactOfEmail(email, ""));
  if (contact.has_value()) {
    const auto account =
        Uuid::Parse(IdOf("accounts", contact->value.details.account).value_or(absl::string_view()));
    if (account.has_value()) return ActivityParent{ActivityParent::Kind::kAccount, *account};
  }
  return NobodyThere("e-mail");
}

absl::StatusOr<ActivityParent> Resolve(CommandStore& store, const PushActivityCommand& command) {
  if (command.has_parent) return command.create.activity.parent;
  if (!command.lead_external_id.empty()) return ByExternalId(store, command.lead_external_id);
  return ByEmail(store, command.email);
}

absl::StatusOr<PushResult> PushAgain(CommandStore& store, StoredParent& parent,
                                     const Stored<Activity>& stored,
                                     const CreateLeadActivityCommand& command) {
  if (!(stored.value.parent == command.activity.parent)) {
    return UnmetRules(stored.value.name(),
                      {{"OF_ANOTHER_PARENT", stored.value.name(),
                        absl::StrCat("external_id ", Quoted(stored.value.external_id),
                                     " is an activity's of something else than ",
                                     command.activity.parent.name())}});
  }
  ActivityDetails details = command.activity.details;
  // A time that is not told stays what it was.
  details.effective = command.header.effective_time.value_or(stored.value.details.effective);
  const bool is_same = details == stored.value.details;
  REVOPS_ASSIGN_OR_RETURN(Activity activity,
                          ChangeActivity(store, parent, stored, details, command.header));
  return PushResult{is_same ? PushResult::Outcome::kUnchanged : PushResult::Outcome::kUpdated,
                    std::move(activity)};
}

}  // namespace

absl::StatusOr<PushResult> PushActivity(CommandStore& store, const PushActivityCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Activity answer,
                            store.people().activities().AnswerOf(earlier->revision));
    REVOPS_RETURN_IF_ERROR(LoadParent(store, command.create.header.reach, answer.parent).status());
    if (earlier->kind == EarlierAnswer::Kind::kUnchanged) {
      return PushResult{PushResult::Outcome::kUnchanged, std::move(answer)};
    }
    const bool is_new = answer.created == answer.updated;
    return PushResult{is_new ? PushResult::Outcome::kCreated : PushResult::Outcome::kUpdated,
                      std::move(answer)};
  }
  CreateLeadActivityCommand create = command.create;
  REVOPS_ASSIGN_OR_RETURN(create.activity.parent, Resolve(store, command));
  REVOPS_ASSIGN_OR_RETURN(StoredParent parent,
                          LoadParent(store, create.header.reach, create.activity.parent));
  const std::string& external_id = create.activity.external_id;
  if (!external_id.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const auto stored,
                            store.people().activities().FindByExternalId(external_id));
    if (stored.has_value()) return PushAgain(store, parent, *stored, create);
  }
  REVOPS_ASSIGN_OR_RETURN(Activity activity, AddActivity(store, parent, create));
  if (!create.header.validate_only) REVOPS_RETURN_IF_ERROR(store.Append());
  return PushResult{PushResult::Outcome::kCreated, std::move(activity)};
}

}  // namespace revops::lead
