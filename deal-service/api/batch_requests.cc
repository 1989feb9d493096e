// Items of BatchCreateDeals, and filters of ListDeals.
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/request_hash.h"
#include "deal-service/api/requests.h"
#include "deal-service/api/wire_types.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

PastStep StepOf(const pb::DealTransition& wire, const std::string& path, Violations& violations) {
  PastStep step;
  step.stage = wire.stage();
  step.loss_reason = wire.loss_reason();
  step.lost_to = wire.lost_to();
  if (!wire.has_effective_time()) {
    violations.Add(path + ".effective_time", "must be set");
  } else {
    const absl::StatusOr<absl::Time> time = FromProto("effective_time", wire.effective_time());
    violations.AddAll(path, time.status());
    if (time.ok()) step.effective = *time;
  }
  if (wire.has_amount()) {
    const absl::StatusOr<Amount> amount = FromProto(wire.amount());
    violations.AddAll(path + ".amount", amount.status());
    if (amount.ok()) step.amount = *amount;
  }
  return step;
}

// What the item asks for: the same content under another policy is another request.
uint64_t HashOfItem(const pb::BatchCreateDealsRequest& request, int index) {
  pb::BatchCreateDealsRequest one;
  *one.add_deals() = request.deals(index);
  one.set_existing(request.existing());
  one.set_validate_only(request.validate_only());
  return HashOf(one);
}

// Values of one filter field; more than this is no filter any more.
constexpr int kFilterValuesMax = 256;

std::vector<std::string> Values(const google::protobuf::RepeatedPtrField<std::string>& wire,
                                absl::string_view field, Violations& violations) {
  if (wire.size() > kFilterValuesMax) {
    violations.Add(
        absl::StrCat("filter.", field),
        absl::StrCat("must be at most ", kFilterValuesMax, " values, are ", wire.size()));
    return {};
  }
  return {wire.begin(), wire.end()};
}

}  // namespace

absl::StatusOr<ImportDealCommand> ParseBatchItem(const pb::BatchCreateDealsRequest& request,
                                                 int index, const rpc::Call& call,
                                                 const Uuid& new_id) {
  const pb::DealWithHistory& item = request.deals(index);
  Violations violations;
  ImportDealCommand command;
  command.header.info.actor = call.actor();
  command.header.reach = ReachOf(call);
  command.header.validate_only = request.validate_only();
  command.item.content_hash = HashOf(item);
  if (!request.request_id().empty()) {
    command.header.info.request_id = absl::StrCat(request.request_id(), "#", index);
    command.header.info.request_hash = HashOfItem(request, index);
  }
  command.update_existing = request.existing() == pb::EXISTING_DEAL_POLICY_UPDATE;
  absl::StatusOr<std::string> pipeline = PipelineIdFromName("pipeline", item.deal().pipeline());
  violations.AddAll("deal", pipeline.status());
  absl::StatusOr<DealDetails> details = DetailsFromProto(item.deal());
  violations.AddAll("deal", details.status());
  violations.AddAll("deal", CheckLabel("external_id", item.deal().external_id()));
  const std::optional<LeadPass> lead = LeadIn(item.deal(), "deal", violations);
  if (!item.has_effective_create_time()) {
    violations.Add("effective_create_time", "must be set");
  } else {
    const auto created = FromProto("effective_create_time", item.effective_create_time());
    violations.AddAll("", created.status());
    if (created.ok()) command.item.created = *created;
  }
  if (item.transitions_size() > kTransitionsMax) {
    violations.Add("transitions", absl::StrCat("must be at most ", kTransitionsMax, ", are ",
                                               item.transitions_size()));
    return violations.ToStatus();
  }
  for (int i = 0; i < item.transitions_size(); ++i) {
    command.item.past.push_back(
        StepOf(item.transitions(i), absl::StrCat("transitions[", i, "]"), violations));
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.item.pipeline = *std::move(pipeline);
  command.item.deal = NewDeal{new_id,
                              item.deal().external_id(),
                              item.deal().stage(),
                              *std::move(details),
                              /*imported=*/true,
                              lead};
  return command;
}

absl::StatusOr<DealFilter> ParseFilter(const pb::DealFilter& wire, const rpc::Call& call) {
  Violations violations;
  DealFilter filter;
  for (const std::string& name : Values(wire.pipeline(), "pipeline", violations)) {
    const absl::StatusOr<std::string> id = PipelineIdFromName("filter.pipeline", name);
    violations.AddAll("", id.status());
    filter.pipelines.push_back(id.value_or(""));
  }
  // Bounded before it is walked: there are no more to ask for.
  constexpr int kStates = pb::DealState_ARRAYSIZE - 1;
  if (wire.state_size() > kStates) {
    return InvalidField("filter.state", absl::StrCat("must be at most the ", kStates,
                                                     " states, are ", wire.state_size()));
  }
  if (wire.fields().size() > kCustomFieldsMax) {
    violations.Add("filter.fields",
                   absl::StrCat("must be at most the ", kCustomFieldsMax,
                                " custom fields that a deal may have, are ", wire.fields().size()));
  }
  for (const int state : wire.state()) {
    if (!pb::DealState_IsValid(state) || state == pb::DEAL_STATE_UNSPECIFIED) {
      violations.Add("filter.state", absl::StrCat("must be a known state, is ", state));
    }
    filter.states.push_back(static_cast<DealState>(state));
  }
  filter.stages = Values(wire.stage(), "stage", violations);
  filter.owners = Values(wire.owner(), "owner", violations);
  filter.teams = Values(wire.team(), "team", violations);
  filter.companies = Values(wire.company(), "company", violations);
  filter.products = Values(wire.product(), "product", violations);
  filter.segments = Values(wire.segment(), "segment", violations);
  filter.sources = Values(wire.source(), "source", violations);
  filter.channels = Values(wire.channel(), "channel", violations);
  filter.accounts = Values(wire.account(), "account", violations);
  filter.external_ids = Values(wire.external_id(), "external_id", violations);
  for (const std::string& name : Values(wire.source_lead(), "source_lead", violations)) {
    const absl::StatusOr<Uuid> lead = UuidFromName("filter.source_lead", "leads", name);
    violations.AddAll("", lead.status());
    filter.leads.push_back(lead.value_or(Uuid()));
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  filter.fields.assign(wire.fields().begin(), wire.fields().end());
  filter.scoped = !call.scope.everything;
  filter.scope_rep = call.scope.rep;
  filter.scope_teams = call.scope.teams;
  return filter;
}

}  // namespace revops::deal
