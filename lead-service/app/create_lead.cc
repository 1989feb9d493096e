#include "lead-service/app/create_lead.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/app/attach_touchpoint.h"
#include "lead-service/app/duplicates.h"
#include "lead-service/app/update_lead.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {
namespace {

absl::Status DuplicateLead(const Reach& reach, const Lead& lead) {
  Metadata metadata;
  // Who may not see it learns that there is one, not which.
  const bool is_told = reach.Contains(lead.details.owner, lead.details.team);
  if (is_told) metadata.emplace_back("lead", lead.name());
  return ErrorWithReason(
      absl::StatusCode::kAlreadyExists, "DUPLICATE_LEAD",
      absl::StrCat("the person is a lead already", is_told ? ": " : "", is_told ? lead.name() : ""),
      metadata);
}

absl::Status ExternalIdTaken(const std::string& external_id) {
  return ErrorWithReason(absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
                         absl::StrCat("external_id ", Quoted(external_id), " is another lead's"),
                         {{"external_id", external_id}});
}

// As the API names what they are about: the lead's fields in `lead`, its time as it is.
absl::Status Named(const absl::Status& status) {
  if (!absl::IsInvalidArgument(status) || FieldViolationsOf(status).empty()) return status;
  Violations violations;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    const bool is_of_request =
        violation.field == "effective_time" || violation.field == "effective_state_time" ||
        violation.field == "disqualify_reason" || violation.field == "reactivate_time";
    violations.Add(is_of_request ? violation.field : absl::StrCat("lead.", violation.field),
                   violation.description);
  }
  return violations.ToStatus();
}

absl::StatusOr<CreatedLead> Attach(CommandStore& store, const StoredLead& lead,
                                   const CommandHeader& header, Touchpoint touchpoint) {
  touchpoint.effective = header.moment().effective;
  if (header.validate_only) {
    return CreatedLead{Touch(lead.value, false, header.moment()).after, true, ""};
  }
  REVOPS_ASSIGN_OR_RETURN(AttachedTouchpoint attached, AttachTouchpoint(store, lead, touchpoint));
  REVOPS_RETURN_IF_ERROR(store.Append());
  return CreatedLead{std::move(attached.lead), true, attached.activity.name()};
}

// What an earlier success of the same request answered, the touchpoint included.
absl::StatusOr<CreatedLead> CreatedAgain(CommandStore& store, const Reach& reach,
                                         const EarlierAnswer& earlier) {
  REVOPS_ASSIGN_OR_RETURN(Lead lead, AnswerAgain(store, reach, earlier));
  if (earlier.kind == EarlierAnswer::Kind::kCreated) return CreatedLead{std::move(lead), false, ""};
  REVOPS_ASSIGN_OR_RETURN(const Activity touchpoint,
                          store.people().activities().AnswerOf(earlier.revision));
  return CreatedLead{std::move(lead), true, touchpoint.name()};
}

}  // namespace

absl::StatusOr<CreatedLead> CreateLead(CommandStore& store, const CreateLeadCommand& command) {
  const CommandHeader& header = command.header;
  const LeadDetails& details = command.lead.details;
  REVOPS_RETURN_IF_ERROR(MustBeOwn(header.reach, details.owner, details.team));
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) return CreatedAgain(store, header.reach, *earlier);
  NewLead fresh = command.lead;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<StoredLead> duplicate,
                          FindDuplicate(store, command.person_texts));
  if (duplicate.has_value()) {
    switch (command.policy) {
      case DuplicatePolicy::kReject:
        return DuplicateLead(header.reach, duplicate->value);
      case DuplicatePolicy::kAttach:
        return Attach(store, *duplicate, header, {command.activity_id, details.channel, {}});
      case DuplicatePolicy::kFlag:
        fresh.duplicate_of = duplicate->value.name();
        break;
    }
  }
  absl::StatusOr<LeadChange> change = Arrive(fresh, header.moment());
  if (!change.ok()) return Named(change.status());
  if (!fresh.external_id.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const auto other, store.leads().FindByExternalId(fresh.external_id));
    if (other.has_value()) return ExternalIdTaken(fresh.external_id);
  }
  REVOPS_RETURN_IF_ERROR(store.CheckFieldKeys(change->fields));
  if (header.validate_only) return CreatedLead{std::move(change->after), false, ""};
  REVOPS_ASSIGN_OR_RETURN(StoredLead saved, store.leads().Put(StoredLead(), *std::move(change)));
  REVOPS_RETURN_IF_ERROR(store.Append());
  return CreatedLead{std::move(saved.value), false, ""};
}

namespace {

// An item's first outcome; one that changed a lead that was there either updated it or is a
// touchpoint of it.
absl::StatusOr<ImportedLead> ImportedAgain(CommandStore& store, const Reach& reach,
                                           const EarlierAnswer& earlier) {
  using Kind = EarlierAnswer::Kind;
  using Outcome = ImportedLead::Outcome;
  REVOPS_ASSIGN_OR_RETURN(Lead lead, AnswerAgain(store, reach, earlier));
  if (earlier.kind == Kind::kCreated) return ImportedLead{Outcome::kCreated, std::move(lead)};
  if (earlier.kind == Kind::kUnchanged) return ImportedLead{Outcome::kUnchanged, std::move(lead)};
  // A revision without an activity has no such answer.
  const auto touchpoint = store.people().activities().AnswerOf(earlier.revision);
  const bool is_touchpoint = !absl::IsDataLoss(touchpoint.status());
  return ImportedLead{is_touchpoint ? Outcome::kAttached : Outcome::kUpdated, std::move(lead)};
}

absl::StatusOr<ImportedLead> ImportAgain(CommandStore& store, const ImportLeadCommand& command,
                                         const StoredLead& stored) {
  using Outcome = ImportedLead::Outcome;
  REVOPS_RETURN_IF_ERROR(CheckReach(command.header.reach, stored.value));
  if (stored.import_hash == command.content_hash) {
    return ImportedLead{Outcome::kUnchanged, stored.value};
  }
  if (!command.update_existing) {
    return ErrorWithReason(
        absl::StatusCode::kAlreadyExists, "IMPORT_CONFLICT",
        absl::StrCat("external_id ", Quoted(command.lead.external_id), " is ", stored.value.name(),
                     " with other content"),
        {{"external_id", command.lead.external_id}, {"lead", stored.value.name()}});
  }
  LeadDetails details = stored.value.details;
  QualityFlags quality = stored.value.quality;
  TakeFields(command.mask, command.lead.details, details, quality);
  absl::StatusOr<LeadChange> change =
      Update(stored.value, details, quality, {command.header.now, command.header.now});
  if (!change.ok()) return Named(change.status());
  REVOPS_RETURN_IF_ERROR(store.CheckFieldKeys(change->fields));
  if (command.header.validate_only) return ImportedLead{Outcome::kUpdated, change->after};
  REVOPS_RETURN_IF_ERROR(store.leads().SetImportHash(stored, command.content_hash));
  if (change->fields.empty()) {
    REVOPS_RETURN_IF_ERROR(store.RememberUnchanged(stored.value.revision));
    return ImportedLead{Outcome::kUnchanged, stored.value};
  }
  StoredLead before = stored;
  before.import_hash = command.content_hash;
  REVOPS_ASSIGN_OR_RETURN(StoredLead saved, store.leads().Put(before, *std::move(change)));
  REVOPS_RETURN_IF_ERROR(store.Append());
  return ImportedLead{Outcome::kUpdated, std::move(saved.value)};
}

}  // namespace

absl::StatusOr<ImportedLead> ImportLead(CommandStore& store, const ImportLeadCommand& command) {
  using Outcome = ImportedLead::Outcome;
  const CommandHeader& header = command.header;
  const LeadDetails& details = command.lead.details;
  REVOPS_RETURN_IF_ERROR(MustBeOwn(header.reach, details.owner, details.team));
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) return ImportedAgain(store, header.reach, *earlier);
  if (!command.lead.external_id.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const auto stored,
                            store.leads().FindByExternalId(command.lead.external_id));
    if (stored.has_value()) return ImportAgain(store, command, *stored);
  }
  NewLead fresh = command.lead;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<StoredLead> duplicate,
                          FindDuplicate(store, command.person_texts));
  if (duplicate.has_value() && command.policy == DuplicatePolicy::kReject) {
    return DuplicateLead(header.reach, duplicate->value);
  }
  if (duplicate.has_value() && command.policy == DuplicatePolicy::kAttach) {
    CommandHeader then = header;
    then.effective_time = command.created;
    REVOPS_ASSIGN_OR_RETURN(
        CreatedLead attached,
        Attach(store, *duplicate, then, {command.activity_id, details.channel, {}}));
    return ImportedLead{Outcome::kAttached, std::move(attached.lead)};
  }
  if (duplicate.has_value()) fresh.duplicate_of = duplicate->value.name();
  absl::StatusOr<std::vector<LeadChange>> changes =
      ArriveWithPast(fresh, command.created, command.past, header.now);
  if (!changes.ok()) return Named(changes.status());
  REVOPS_RETURN_IF_ERROR(store.CheckFieldKeys(changes->front().fields));
  if (header.validate_only) return ImportedLead{Outcome::kCreated, changes->back().after};
  StoredLead stored;
  stored.import_hash = command.content_hash;
  for (LeadChange& change : *changes) {
    // The arrival was stamped with what the state's change must keep.
    change.after.recorded_create_time = stored.value.recorded_create_time;
    REVOPS_ASSIGN_OR_RETURN(stored, store.leads().Put(stored, std::move(change)));
  }
  REVOPS_RETURN_IF_ERROR(store.Append());
  return ImportedLead{Outcome::kCreated, std::move(stored.value)};
}

}  // namespace revops::lead
