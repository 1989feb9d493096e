#include "lead-service/api/lead_requests.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/api/lead_wire.h"
#include "lead-service/api/request_header.h"
#include "lead-service/store/person_keys.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

template <typename Request>
void TakeEffectiveTime(const Request& request, CommandHeader& header, Violations& violations) {
  if (!request.has_effective_time()) return;
  const absl::StatusOr<absl::Time> time =
      rpc::FromProto("effective_time", request.effective_time());
  violations.AddAll("", time.status());
  if (time.ok()) header.effective_time = *time;
}

// What every verb on one lead brings: its name, an etag, and when it was true.
template <typename Command, typename Request>
Command VerbOf(const Request& request, const rpc::Call& call, Violations& violations) {
  Command command;
  command.header = HeaderOf(request, call, violations);
  command.header.etag = request.etag();
  if constexpr (requires { request.has_effective_time(); }) {
    TakeEffectiveTime(request, command.header, violations);
  }
  const absl::StatusOr<Uuid> id = LeadIdFromName("name", request.name());
  violations.AddAll("", id.status());
  if (id.ok()) command.id = *id;
  return command;
}

template <typename Command, typename Request>
absl::StatusOr<Command> PlainVerb(const Request& request, const rpc::Call& call) {
  Violations violations;
  Command command = VerbOf<Command>(request, call, violations);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

// Where they are within their limits, the details in their normal form.
struct NormalDetails {
  LeadDetails details;
  QualityFlags quality;
  std::vector<std::string> person_texts;
};
absl::StatusOr<NormalDetails> NormalFromProto(const pb::Lead& lead) {
  REVOPS_ASSIGN_OR_RETURN(LeadDetails details, DetailsFromProto(lead));
  Violations violations;
  violations.AddAll("", details.Check());
  violations.AddAll("", CheckLabel("external_id", lead.external_id()));
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  NormalDetails normal;
  normal.quality = Normalize(details);
  Lead one;
  one.details = details;
  one.quality = normal.quality;
  normal.person_texts = PersonTextsOf(one);
  normal.details = std::move(details);
  return normal;
}

absl::StatusOr<DuplicatePolicy> PolicyOf(pb::DuplicatePolicy policy) {
  switch (policy) {
    case pb::DUPLICATE_POLICY_REJECT:
      return DuplicatePolicy::kReject;
    case pb::DUPLICATE_POLICY_ATTACH:
      return DuplicatePolicy::kAttach;
    case pb::DUPLICATE_POLICY_UNSPECIFIED:
    case pb::DUPLICATE_POLICY_FLAG:
      return DuplicatePolicy::kFlag;
    default:
      return InvalidField("duplicate_policy", absl::StrCat("must be REJECT, ATTACH or FLAG, is ",
                                                           static_cast<int>(policy)));
  }
}

// An item as it is asked for: the same with another policy is another request.
uint64_t HashOfItem(const pb::BatchCreateLeadsRequest& request, int place) {
  pb::BatchCreateLeadsRequest one;
  *one.add_leads() = request.leads(place);
  one.set_existing(request.existing());
  one.set_duplicate_policy(request.duplicate_policy());
  one.set_validate_only(request.validate_only());
  return rpc::HashOf(one);
}

void TakeTime(absl::string_view field, bool is_set, const google::protobuf::Timestamp& wire,
              absl::Time& out, Violations& violations) {
  if (!is_set) return;
  const absl::StatusOr<absl::Time> time = rpc::FromProto(field, wire);
  violations.AddAll("", time.status());
  if (time.ok()) out = *time;
}

}  // namespace

Reach ReachOf(const rpc::Call& call) {
  return {call.scope.everything, call.scope.rep, call.scope.teams};
}

absl::StatusOr<Uuid> LeadIdFromName(absl::string_view field, const std::string& name) {
  const std::optional<absl::string_view> id = IdOf("leads", name);
  const std::optional<Uuid> uuid = id.has_value() ? Uuid::Parse(*id) : std::nullopt;
  if (uuid.has_value()) return *uuid;
  return InvalidField(field, absl::StrCat("must be leads/{uuid}, is ", Quoted(name)));
}

absl::StatusOr<CreateLeadCommand> ParseCreateLead(const pb::CreateLeadRequest& request,
                                                  const rpc::Call& call, const NewIds& ids) {
  Violations violations;
  CreateLeadCommand command;
  command.header = HeaderOf(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  const absl::StatusOr<DuplicatePolicy> policy = PolicyOf(request.duplicate_policy());
  violations.AddAll("", policy.status());
  if (!request.has_lead()) violations.Add("lead", "must be set");
  absl::StatusOr<NormalDetails> normal = NormalFromProto(request.lead());
  violations.AddAll("lead", normal.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.policy = *policy;
  command.lead = {ids.lead, request.lead().external_id(), std::move(normal->details),
                  normal->quality, ""};
  command.person_texts = std::move(normal->person_texts);
  command.activity_id = ids.activity;
  return command;
}

absl::StatusOr<UpdateLeadCommand> ParseUpdateLead(const pb::UpdateLeadRequest& request,
                                                  const rpc::Call& call) {
  Violations violations;
  UpdateLeadCommand command;
  command.header = HeaderOf(request, call, violations);
  // A lead that is sent back as it was read brings the etag of what was read.
  command.header.etag = request.etag().empty() ? request.lead().etag() : request.etag();
  TakeEffectiveTime(request, command.header, violations);
  const absl::StatusOr<Uuid> id = LeadIdFromName("lead.name", request.lead().name());
  violations.AddAll("", id.status());
  absl::StatusOr<LeadDetails> details = DetailsFromProto(request.lead());
  violations.AddAll("lead", details.ok() ? details->Check() : details.status());
  const auto& paths = request.update_mask().paths();
  absl::StatusOr<std::vector<std::string>> mask = CheckMask({paths.begin(), paths.end()});
  violations.AddAll("", mask.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.id = *id;
  command.values = *std::move(details);
  command.mask = *std::move(mask);
  if (command.mask.empty()) command.mask = FieldsSetIn(command.values);
  if (command.mask.empty()) {
    return InvalidField("update_mask", "must name a field, or lead must set one");
  }
  return command;
}

absl::StatusOr<LeadCommand> ParseWorkLead(const pb::WorkLeadRequest& request,
                                          const rpc::Call& call) {
  return PlainVerb<LeadCommand>(request, call);
}

absl::StatusOr<LeadCommand> ParseReactivateLead(const pb::ReactivateLeadRequest& request,
                                                const rpc::Call& call) {
  return PlainVerb<LeadCommand>(request, call);
}

absl::StatusOr<LeadCommand> ParseDeleteLead(const pb::DeleteLeadRequest& request,
                                            const rpc::Call& call) {
  return PlainVerb<LeadCommand>(request, call);
}

absl::StatusOr<QualifyLeadCommand> ParseQualifyLead(const pb::QualifyLeadRequest& request,
                                                    const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<QualifyLeadCommand>(request, call, violations);
  absl::StatusOr<Qualification> judged = FromProto(request.qualification());
  violations.AddAll("", judged.ok() ? judged->Check() : judged.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.judged = *std::move(judged);
  return command;
}

absl::StatusOr<DisqualifyLeadCommand> ParseDisqualifyLead(const pb::DisqualifyLeadRequest& request,
                                                          const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<DisqualifyLeadCommand>(request, call, violations);
  if (request.reason().empty()) violations.Add("reason", "must be set");
  violations.AddAll("", CheckLabel("reason", request.reason()));
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.reason = request.reason();
  return command;
}

absl::StatusOr<RecycleLeadCommand> ParseRecycleLead(const pb::RecycleLeadRequest& request,
                                                    const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<RecycleLeadCommand>(request, call, violations);
  if (!request.has_reactivate_time()) violations.Add("reactivate_time", "must be set");
  TakeTime("reactivate_time", request.has_reactivate_time(), request.reactivate_time(),
           command.reactivate_time, violations);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::Status CheckLeadBatch(const pb::BatchCreateLeadsRequest& request) {
  Violations violations;
  violations.AddAll("", rpc::CheckRequestId(request.request_id()));
  if (request.leads_size() < 1 || request.leads_size() > kBatchLeadsMax) {
    violations.Add("leads",
                   absl::StrCat("must be 1 to ", kBatchLeadsMax, ", are ", request.leads_size()));
  }
  violations.AddAll("", PolicyOf(request.duplicate_policy()).status());
  if (!pb::ExistingLeadPolicy_IsValid(request.existing())) {
    violations.Add("existing", absl::StrCat("must be CONFLICT or UPDATE, is ",
                                            static_cast<int>(request.existing())));
  }
  return violations.ToStatus();
}

absl::StatusOr<ImportLeadCommand> ParseLeadItem(const pb::BatchCreateLeadsRequest& request,
                                                int place, const rpc::Call& call,
                                                const NewIds& ids) {
  Violations violations;
  ImportLeadCommand command;
  command.header = HeaderOf(request, call, violations);
  const pb::LeadWithHistory& item = request.leads(place);
  // The request's id counts for each item with its place.
  if (!request.request_id().empty()) {
    command.header.info.request_id = absl::StrCat(request.request_id(), "#", place);
    command.header.info.request_hash = HashOfItem(request, place);
  }
  if (!item.has_lead()) violations.Add("lead", "must be set");
  absl::StatusOr<NormalDetails> normal = NormalFromProto(item.lead());
  violations.AddAll("lead", normal.status());
  if (!item.has_effective_create_time()) violations.Add("effective_create_time", "must be set");
  TakeTime("effective_create_time", item.has_effective_create_time(), item.effective_create_time(),
           command.created, violations);
  command.past.since = command.created;
  TakeTime("effective_state_time", item.has_effective_state_time(), item.effective_state_time(),
           command.past.since, violations);
  if (item.has_reactivate_time()) {
    absl::Time reactivate;
    TakeTime("reactivate_time", true, item.reactivate_time(), reactivate, violations);
    command.past.reactivate_time = reactivate;
  }
  if (!pb::LeadState_IsValid(item.state())) {
    violations.Add("state",
                   absl::StrCat("must be a known state, is ", static_cast<int>(item.state())));
  } else if (item.state() != pb::LEAD_STATE_UNSPECIFIED) {
    command.past.state = static_cast<LeadState>(item.state());
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.past.disqualify_reason = item.disqualify_reason();
  command.mask = FieldsSetIn(*DetailsFromProto(item.lead()));
  command.lead = {ids.lead, item.lead().external_id(), std::move(normal->details), normal->quality,
                  ""};
  command.person_texts = std::move(normal->person_texts);
  command.policy = *PolicyOf(request.duplicate_policy());
  command.activity_id = ids.activity;
  command.content_hash = rpc::HashOf(item);
  command.update_existing = request.existing() == pb::EXISTING_LEAD_POLICY_UPDATE;
  return command;
}

}  // namespace revops::lead
