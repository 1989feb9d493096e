#include "deal-service/api/requests.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/request_header.h"
#include "deal-service/api/wire_types.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

template <typename Request>
void TakeEffectiveTime(const Request& request, CommandHeader& header, Violations& violations) {
  if (!request.has_effective_time()) return;
  const absl::StatusOr<absl::Time> time = FromProto("effective_time", request.effective_time());
  violations.AddAll("", time.status());
  if (time.ok()) header.effective_time = *time;
}

// What every verb on one deal brings: its name, an etag, and when it was true.
template <typename Command, typename Request>
Command VerbOf(const Request& request, const rpc::Call& call, Violations& violations) {
  Command command;
  command.header = HeaderOf(request, call, violations);
  command.header.etag = request.etag();
  const absl::StatusOr<Uuid> id = DealIdFromName("name", request.name());
  violations.AddAll("", id.status());
  if (id.ok()) command.id = *id;
  return command;
}

void TakeAmount(const revops::type::v1::Amount& wire, std::optional<Amount>& out,
                Violations& violations) {
  const absl::StatusOr<Amount> amount = FromProto(wire);
  violations.AddAll("amount", amount.status());
  if (amount.ok()) out = *amount;
}

}  // namespace

namespace {

// A lead and its pass as a request has them, and what the two fields are called.
struct GivenLead {
  absl::string_view lead_field;
  const std::string& lead;
  absl::string_view pass_field;
  int32_t pass;
};

std::optional<LeadPass> LeadNamed(const GivenLead& given, absl::string_view prefix,
                                  Violations& violations) {
  if (given.pass < 0 || given.pass > kLeadPassMax) {
    violations.AddAll(
        prefix, InvalidField(given.pass_field,
                             absl::StrCat("must be 1 to ", kLeadPassMax, ", is ", given.pass)));
  }
  if (given.lead.empty()) {
    if (given.pass != 0) {
      violations.AddAll(
          prefix, InvalidField(given.pass_field, absl::StrCat("must not be set without ",
                                                              std::string(given.lead_field))));
    }
    return std::nullopt;
  }
  const absl::StatusOr<Uuid> lead = UuidFromName(given.lead_field, "leads", given.lead);
  violations.AddAll(prefix, lead.status());
  if (!lead.ok()) return std::nullopt;
  return LeadPass(*lead, given.pass == 0 ? 1 : given.pass);
}

}  // namespace

Reach ReachOf(const rpc::Call& call) {
  return Reach{call.scope.everything, call.scope.rep, call.scope.teams};
}

std::optional<LeadPass> LeadIn(const pb::Deal& deal, absl::string_view prefix,
                               Violations& violations) {
  return LeadNamed({"source_lead", deal.source_lead(), "source_pass", deal.source_pass()}, prefix,
                   violations);
}

absl::StatusOr<CreatePipelineCommand> ParseCreatePipeline(const pb::CreatePipelineRequest& request,
                                                          const rpc::Call& call) {
  Violations violations;
  CreatePipelineCommand command;
  command.header = HeaderOf(request, call, violations);
  if (!request.has_pipeline()) violations.Add("pipeline", "must be set");
  absl::StatusOr<PipelineDefinition> definition = DefinitionFromProto(request.pipeline());
  if (request.has_pipeline()) violations.AddAll("pipeline", definition.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.definition = *std::move(definition);
  return command;
}

absl::StatusOr<CreateDealCommand> ParseCreateDeal(const pb::CreateDealRequest& request,
                                                  const rpc::Call& call, const Uuid& new_id) {
  Violations violations;
  CreateDealCommand command;
  command.header = HeaderOf(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  if (!request.has_deal()) violations.Add("deal", "must be set");
  const pb::Deal& deal = request.deal();
  absl::StatusOr<std::string> pipeline = PipelineIdFromName("pipeline", deal.pipeline());
  violations.AddAll("deal", pipeline.status());
  absl::StatusOr<DealDetails> details = DetailsFromProto(deal);
  violations.AddAll("deal", details.status());
  violations.AddAll("deal", CheckLabel("external_id", deal.external_id()));
  const std::optional<LeadPass> lead = LeadIn(deal, "deal", violations);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.pipeline = *std::move(pipeline);
  command.deal = NewDeal{new_id, deal.external_id(), deal.stage(), *std::move(details)};
  command.deal.source_lead = lead;
  return command;
}

absl::StatusOr<UpdateDealCommand> ParseUpdateDeal(const pb::UpdateDealRequest& request,
                                                  const rpc::Call& call) {
  Violations violations;
  UpdateDealCommand command;
  command.header = HeaderOf(request, call, violations);
  // A deal that is sent back as it was read brings the etag of what was read.
  command.header.etag = request.etag().empty() ? request.deal().etag() : request.etag();
  TakeEffectiveTime(request, command.header, violations);
  const absl::StatusOr<Uuid> id = DealIdFromName("deal.name", request.deal().name());
  violations.AddAll("", id.status());
  absl::StatusOr<DealDetails> details = DetailsFromProto(request.deal());
  violations.AddAll("deal", details.status());
  const auto& paths = request.update_mask().paths();
  absl::StatusOr<std::vector<std::string>> mask = CheckMask({paths.begin(), paths.end()});
  violations.AddAll("", mask.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.id = *id;
  command.values = *std::move(details);
  command.mask = *std::move(mask);
  if (command.mask.empty()) command.mask = FieldsSetIn(command.values);
  if (command.mask.empty()) {
    return InvalidField("update_mask", "must name a field, or deal must set one");
  }
  return command;
}

absl::StatusOr<AdvanceDealCommand> ParseAdvanceDeal(const pb::AdvanceDealRequest& request,
                                                    const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<AdvanceDealCommand>(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  command.to_stage = request.to_stage();
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<MoveDealBackCommand> ParseMoveDealBack(const pb::MoveDealBackRequest& request,
                                                      const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<MoveDealBackCommand>(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  command.to_stage = request.to_stage();
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<WinDealCommand> ParseWinDeal(const pb::WinDealRequest& request,
                                            const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<WinDealCommand>(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  command.closing.to_stage = request.to_stage();
  if (request.has_amount()) TakeAmount(request.amount(), command.closing.amount, violations);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<LoseDealCommand> ParseLoseDeal(const pb::LoseDealRequest& request,
                                              const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<LoseDealCommand>(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  command.closing.to_stage = request.to_stage();
  command.closing.loss_reason = request.loss_reason();
  command.closing.lost_to = request.lost_to();
  if (request.loss_reason().empty()) violations.Add("loss_reason", "must be set");
  violations.AddAll("", CheckLabel("loss_reason", request.loss_reason()));
  violations.AddAll("", CheckLabel("lost_to", request.lost_to()));
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<ReopenDealCommand> ParseReopenDeal(const pb::ReopenDealRequest& request,
                                                  const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<ReopenDealCommand>(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  command.to_stage = request.to_stage();
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<CorrectDealCommand> ParseCorrectDeal(const pb::CorrectDealRequest& request,
                                                    const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<CorrectDealCommand>(request, call, violations);
  command.visit = request.visit();
  if (!request.has_enter_time()) {
    violations.Add("enter_time", "must be set");
  } else {
    const absl::StatusOr<absl::Time> time = FromProto("enter_time", request.enter_time());
    violations.AddAll("", time.status());
    if (time.ok()) command.entered = *time;
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<VoidDealCommand> ParseVoidDeal(const pb::VoidDealRequest& request,
                                              const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<VoidDealCommand>(request, call, violations);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<AddDealContactCommand> ParseAddDealContact(const pb::AddDealContactRequest& request,
                                                          const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<AddDealContactCommand>(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  const absl::StatusOr<Uuid> contact = UuidFromName("contact", "contacts", request.contact());
  violations.AddAll("", contact.status());
  if (contact.ok()) command.contact.contact = *contact;
  const bool is_known = request.role() != revops::type::v1::BUYING_ROLE_UNSPECIFIED &&
                        revops::type::v1::BuyingRole_IsValid(request.role());
  if (!is_known) {
    violations.Add("role", absl::StrCat("must be a known role, is ", request.role()));
  }
  command.contact.role = static_cast<BuyingRole>(request.role());
  command.contact.lead =
      LeadNamed({"lead", request.lead(), "lead_pass", request.lead_pass()}, "", violations);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<RemoveDealContactCommand> ParseRemoveDealContact(
    const pb::RemoveDealContactRequest& request, const rpc::Call& call) {
  Violations violations;
  auto command = VerbOf<RemoveDealContactCommand>(request, call, violations);
  TakeEffectiveTime(request, command.header, violations);
  const absl::StatusOr<Uuid> contact = UuidFromName("contact", "contacts", request.contact());
  violations.AddAll("", contact.status());
  if (contact.ok()) command.contact = *contact;
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

}  // namespace revops::deal
