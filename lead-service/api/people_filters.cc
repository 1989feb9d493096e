// Filters of lists, and items of BatchCreateLeadActivities.
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/api/people_requests.h"
#include "lead-service/api/people_wire.h"
#include "lead-service/normal/domain_name.h"
#include "lead-service/normal/email.h"
#include "lead-service/normal/phone.h"
#include "lead-service/normal/text.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

// Values of one filter field; more than this is no filter any more.
constexpr int kFilterValuesMax = 256;

std::vector<std::string> Values(const google::protobuf::RepeatedPtrField<std::string>& wire,
                                absl::string_view field, Violations& violations) {
  const std::string path = absl::StrCat("filter.", field);
  if (wire.size() > kFilterValuesMax) {
    violations.Add(
        path, absl::StrCat("must be at most ", kFilterValuesMax, " values, are ", wire.size()));
    return {};
  }
  // Also as the store takes them apart by a control character.
  for (const std::string& value : wire) violations.AddAll("", CheckLabel(path, value));
  return {wire.begin(), wire.end()};
}

ScopeFilter ScopeOf(const rpc::Call& call) {
  return {!call.scope.everything, call.scope.rep, call.scope.teams};
}

void CheckFilterText(absl::string_view field, const std::string& text, Violations& violations) {
  violations.AddAll("", CheckPersonalText(field, text, kPersonTextBytesMax));
}

// What the item asks for.
uint64_t HashOfItem(const pb::BatchCreateLeadActivitiesRequest& request, int index) {
  pb::BatchCreateLeadActivitiesRequest one;
  *one.add_activities() = request.activities(index);
  one.set_validate_only(request.validate_only());
  return rpc::HashOf(one);
}

void TakeParent(const pb::LeadActivityItem& item, PushActivityCommand& command,
                Violations& violations) {
  const int told = (item.parent().empty() ? 0 : 1) + (item.lead_external_id().empty() ? 0 : 1) +
                   (item.email().empty() ? 0 : 1);
  if (told != 1) {
    violations.Add("parent", "or lead_external_id or email must be set, and one of them alone");
    return;
  }
  CheckFilterText("email", item.email(), violations);
  violations.AddAll("", CheckLabel("lead_external_id", item.lead_external_id()));
  command.lead_external_id = item.lead_external_id();
  if (!item.email().empty()) command.email = NormalizeEmail(item.email()).value;
  if (item.parent().empty()) return;
  const absl::StatusOr<ActivityParent> parent = ParentFromName("parent", item.parent());
  violations.AddAll("", parent.status());
  if (!parent.ok()) return;
  command.has_parent = true;
  command.create.activity.parent = *parent;
}

}  // namespace

absl::StatusOr<AccountFilter> ParseFilter(const pb::AccountFilter& wire, const rpc::Call& call) {
  Violations violations;
  AccountFilter filter;
  filter.owners = Values(wire.owner(), "owner", violations);
  filter.teams = Values(wire.team(), "team", violations);
  filter.segments = Values(wire.segment(), "segment", violations);
  filter.parents = Values(wire.parent(), "parent", violations);
  filter.external_ids = Values(wire.external_id(), "external_id", violations);
  violations.AddAll("", CheckText("filter.domain", wire.domain(), kAccountDomainBytesMax));
  violations.AddAll("", CheckText("filter.display_name", wire.display_name(), kMaxLabelBytes));
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  filter.domain = NormalDomain(wire.domain()).value_or(wire.domain());
  filter.display_name = Lowered(wire.display_name());
  filter.only_customers = wire.only_customers();
  filter.scope = ScopeOf(call);
  return filter;
}

absl::StatusOr<ContactFilter> ParseFilter(const pb::ContactFilter& wire, const rpc::Call& call) {
  Violations violations;
  ContactFilter filter;
  filter.accounts = Values(wire.account(), "account", violations);
  filter.owners = Values(wire.owner(), "owner", violations);
  filter.teams = Values(wire.team(), "team", violations);
  filter.external_ids = Values(wire.external_id(), "external_id", violations);
  filter.leads = Values(wire.lead(), "lead", violations);
  CheckFilterText("filter.email", wire.email(), violations);
  CheckFilterText("filter.phone", wire.phone(), violations);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  filter.email = NormalizeEmail(wire.email()).value;
  filter.phone = NormalizePhone(wire.phone(), "").value;
  filter.scope = ScopeOf(call);
  return filter;
}

absl::StatusOr<RepFilter> ParseFilter(const pb::ListRepsRequest& request) {
  Violations violations;
  RepFilter filter;
  filter.teams = Values(request.team(), "team", violations);
  filter.only_active = request.only_active();
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return filter;
}

absl::Status CheckActivityBatch(const pb::BatchCreateLeadActivitiesRequest& request) {
  Violations violations;
  violations.AddAll("", rpc::CheckRequestId(request.request_id()));
  const int count = request.activities_size();
  if (count < 1 || count > kBatchActivitiesMax) {
    violations.Add("activities",
                   absl::StrCat("must be 1 to ", kBatchActivitiesMax, ", are ", count));
  }
  return violations.ToStatus();
}

absl::StatusOr<PushActivityCommand> ParseActivityItem(
    const pb::BatchCreateLeadActivitiesRequest& request, int index, const rpc::Call& call,
    const Uuid& new_id) {
  const pb::LeadActivityItem& item = request.activities(index);
  Violations violations;
  PushActivityCommand command;
  CommandHeader& header = command.create.header;
  header.info.actor = call.actor();
  header.reach = {call.scope.everything, call.scope.rep, call.scope.teams};
  header.validate_only = request.validate_only();
  if (!request.request_id().empty()) {
    header.info.request_id = absl::StrCat(request.request_id(), "#", index);
    header.info.request_hash = HashOfItem(request, index);
  }
  TakeParent(item, command, violations);
  if (!item.has_activity()) violations.Add("activity", "must be set");
  absl::StatusOr<ActivityDetails> details = DetailsFromProto(item.activity());
  violations.AddAll("activity", details.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.create.activity.id = new_id;
  command.create.activity.external_id = item.activity().external_id();
  command.create.activity.details = *std::move(details);
  if (item.activity().has_effective_time()) {
    header.effective_time = command.create.activity.details.effective;
  }
  return command;
}

}  // namespace revops::lead
