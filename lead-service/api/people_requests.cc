#include "lead-service/api/people_requests.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/api/people_wire.h"
#include "lead-service/api/request_header.h"
#include "lead-service/app/people_rules.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

// A slug for those that are called by one, else a UUID.
absl::StatusOr<std::string> IdOfName(absl::string_view field, absl::string_view collection,
                                     const std::string& name) {
  REVOPS_RETURN_IF_ERROR(CheckResourceName(field, collection, name));
  return std::string(*IdOf(collection, name));
}

template <typename Record, typename Request, typename Message>
absl::StatusOr<CreateRecordCommand<Record>> CreateOf(const Request& request, const rpc::Call& call,
                                                     bool is_set, const Message& message,
                                                     absl::string_view field) {
  Violations violations;
  CreateRecordCommand<Record> command;
  command.header = HeaderOf(request, call, violations);
  if (!is_set) violations.Add(field, "must be set");
  command.record.details = DetailsFromProto(message);
  if constexpr (requires { message.external_id(); }) {
    command.record.external_id = message.external_id();
    violations.AddAll(field, CheckLabel("external_id", message.external_id()));
  }
  if (is_set) violations.AddAll(field, Normalize(command.record.details));
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

template <typename Record, typename Request, typename Message>
absl::StatusOr<UpdateRecordCommand<Record>> UpdateOf(const Request& request, const rpc::Call& call,
                                                     const Message& message,
                                                     absl::string_view field) {
  Violations violations;
  UpdateRecordCommand<Record> command;
  command.header = HeaderOf(request, call, violations);
  // One that is sent back as it was read brings the etag of what was read.
  command.header.etag = request.etag().empty() ? message.etag() : request.etag();
  const absl::StatusOr<std::string> id =
      IdOfName(absl::StrCat(field, ".name"), Record::kCollection, message.name());
  violations.AddAll("", id.status());
  command.values = DetailsFromProto(message);
  const auto& paths = request.update_mask().paths();
  auto mask = CheckMaskOf<typename Record::Details>({paths.begin(), paths.end()});
  violations.AddAll("", mask.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.id = *id;
  command.mask = *std::move(mask);
  if (command.mask.empty()) command.mask = MaskOfSet(command.values);
  if (command.mask.empty()) {
    return InvalidField("update_mask",
                        absl::StrCat("must name a field, or ", field, " must set one"));
  }
  return command;
}

template <typename Record, typename Request>
absl::StatusOr<DeleteRecordCommand<Record>> DeleteOf(const Request& request,
                                                     const rpc::Call& call) {
  Violations violations;
  DeleteRecordCommand<Record> command;
  command.header = HeaderOf(request, call, violations);
  command.header.etag = request.etag();
  const absl::StatusOr<std::string> id = IdFromName(Record::kCollection, request.name());
  violations.AddAll("", id.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.id = *id;
  return command;
}

}  // namespace

absl::StatusOr<std::string> IdFromName(absl::string_view collection, const std::string& name) {
  return IdOfName("name", collection, name);
}

absl::StatusOr<CreateAccountCommand> ParseCreate(const pb::CreateAccountRequest& request,
                                                 const rpc::Call& call, const Uuid& new_id) {
  auto command =
      CreateOf<Account>(request, call, request.has_account(), request.account(), "account");
  if (command.ok()) command->record.id = new_id;
  return command;
}

absl::StatusOr<CreateContactCommand> ParseCreate(const pb::CreateContactRequest& request,
                                                 const rpc::Call& call, const Uuid& new_id) {
  auto command =
      CreateOf<Contact>(request, call, request.has_contact(), request.contact(), "contact");
  if (command.ok()) command->record.id = new_id;
  return command;
}

absl::StatusOr<CreateRepCommand> ParseCreate(const pb::CreateRepRequest& request,
                                             const rpc::Call& call, const Uuid&) {
  auto command = CreateOf<Rep>(request, call, request.has_rep(), request.rep(), "rep");
  REVOPS_RETURN_IF_ERROR(command.status());
  REVOPS_ASSIGN_OR_RETURN(command->record.id, IdOfName("rep.name", "reps", request.rep().name()));
  return command;
}

absl::StatusOr<CreateTeamCommand> ParseCreate(const pb::CreateTeamRequest& request,
                                              const rpc::Call& call, const Uuid&) {
  auto command = CreateOf<Team>(request, call, request.has_team(), request.team(), "team");
  REVOPS_RETURN_IF_ERROR(command.status());
  REVOPS_ASSIGN_OR_RETURN(command->record.id,
                          IdOfName("team.name", "teams", request.team().name()));
  return command;
}

absl::StatusOr<UpdateAccountCommand> ParseUpdate(const pb::UpdateAccountRequest& request,
                                                 const rpc::Call& call) {
  return UpdateOf<Account>(request, call, request.account(), "account");
}

absl::StatusOr<UpdateContactCommand> ParseUpdate(const pb::UpdateContactRequest& request,
                                                 const rpc::Call& call) {
  return UpdateOf<Contact>(request, call, request.contact(), "contact");
}

absl::StatusOr<UpdateRepCommand> ParseUpdate(const pb::UpdateRepRequest& request,
                                             const rpc::Call& call) {
  return UpdateOf<Rep>(request, call, request.rep(), "rep");
}

absl::StatusOr<UpdateTeamCommand> ParseUpdate(const pb::UpdateTeamRequest& request,
                                              const rpc::Call& call) {
  return UpdateOf<Team>(request, call, request.team(), "team");
}

absl::StatusOr<DeleteAccountCommand> ParseDelete(const pb::DeleteAccountRequest& request,
                                                 const rpc::Call& call) {
  return DeleteOf<Account>(request, call);
}

absl::StatusOr<DeleteContactCommand> ParseDelete(const pb::DeleteContactRequest& request,
                                                 const rpc::Call& call) {
  return DeleteOf<Contact>(request, call);
}

absl::StatusOr<CreateLeadActivityCommand> ParseCreate(const pb::CreateLeadActivityRequest& request,
                                                      const rpc::Call& call, const Uuid& new_id) {
  Violations violations;
  CreateLeadActivityCommand command;
  command.header = HeaderOf(request, call, violations);
  const absl::StatusOr<ActivityParent> parent = ParentFromName("parent", request.parent());
  violations.AddAll("", parent.status());
  if (!request.has_activity()) violations.Add("activity", "must be set");
  absl::StatusOr<ActivityDetails> details = DetailsFromProto(request.activity());
  violations.AddAll("activity", details.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.activity.id = new_id;
  command.activity.parent = *parent;
  command.activity.external_id = request.activity().external_id();
  command.activity.details = *std::move(details);
  if (request.activity().has_effective_time()) {
    command.header.effective_time = command.activity.details.effective;
  }
  return command;
}

absl::StatusOr<UpdateLeadActivityCommand> ParseUpdate(const pb::UpdateLeadActivityRequest& request,
                                                      const rpc::Call& call) {
  Violations violations;
  UpdateLeadActivityCommand command;
  command.header = HeaderOf(request, call, violations);
  command.header.etag = request.etag().empty() ? request.activity().etag() : request.etag();
  const auto name = ActivityFromName("activity.name", request.activity().name());
  violations.AddAll("", name.status());
  absl::StatusOr<ActivityDetails> values = DetailsFromProto(request.activity());
  violations.AddAll("activity", values.status());
  const auto& paths = request.update_mask().paths();
  auto mask = CheckMaskOf<ActivityDetails>({paths.begin(), paths.end()});
  violations.AddAll("", mask.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.parent = name->parent;
  command.id = name->id;
  command.mask = *std::move(mask);
  command.values = *std::move(values);
  const bool has_time = request.activity().has_effective_time();
  if (command.mask.empty()) {
    ActivityDetails told = command.values;
    if (!has_time) told.effective = ActivityDetails().effective;
    command.mask = MaskOfSet(told);
  }
  if (command.mask.empty()) {
    return InvalidField("update_mask", "must name a field, or activity must set one");
  }
  for (const std::string& path : command.mask) {
    if (path == "effective_time" && !has_time) {
      return InvalidField("activity.effective_time", "must be set where the mask names it");
    }
  }
  return command;
}

}  // namespace revops::lead
