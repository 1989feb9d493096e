#include "deal-service/api/activity_requests.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/api/activity_wire.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/request_header.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

// Every field once, and as many again by mistake.
constexpr int kMaskPathsMost = 20;

// What a new activity says of itself; its time goes to the header.
void TakeActivity(const revops::type::v1::Activity& wire, CommandHeader& header,
                  NewActivity& activity, Violations& violations) {
  activity.details = ActivityFromProto(wire, violations);
  violations.AddAll("", CheckLabel("external_id", wire.external_id()));
  activity.external_id = wire.external_id();
  if (wire.has_effective_time()) header.effective_time = activity.details.effective;
}

absl::StatusOr<std::vector<std::string>> MaskOf(const pb::UpdateDealActivityRequest& request) {
  const auto& paths = request.update_mask().paths();
  if (paths.size() > kMaskPathsMost) {
    return InvalidField("update_mask", absl::StrCat("must name at most ", kMaskPathsMost,
                                                    " fields, names ", paths.size()));
  }
  Violations violations;
  const std::vector<std::string> set = FieldsSetIn(request.activity());
  std::vector<std::string> mask;
  ActivityDetails scratch;
  for (const std::string& path : paths) {
    if (std::find(mask.begin(), mask.end(), path) != mask.end()) continue;
    if (!TakeActivityField(path, ActivityDetails(), scratch)) {
      violations.Add("update_mask", absl::StrCat("must name fields that an update may change, has ",
                                                 Quoted(path)));
    }
    // Every activity was at some time; its kind the domain looks after.
    if (path == "effective_time" && !request.activity().has_effective_time()) {
      violations.Add("activity.effective_time", "must be set, as update_mask names it");
    }
    mask.push_back(path);
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  if (mask.empty()) mask = set;
  if (mask.empty()) {
    return InvalidField("update_mask", "must name a field, or activity must set one");
  }
  return mask;
}

uint64_t HashOfItem(const pb::BatchCreateDealActivitiesRequest& request, int index) {
  pb::BatchCreateDealActivitiesRequest one;
  *one.add_activities() = request.activities(index);
  one.set_validate_only(request.validate_only());
  return HashOf(one);
}

// The item's deal, by its name or by its external_id.
void TakeParent(const pb::DealActivityItem& item, ImportActivityCommand& command,
                Violations& violations) {
  if (item.parent().empty() == item.deal_external_id().empty()) {
    violations.Add("parent", "must be set, or deal_external_id, not both");
    return;
  }
  command.deal_external_id = item.deal_external_id();
  if (item.parent().empty()) return;
  const absl::StatusOr<Uuid> deal = DealIdFromName("parent", item.parent());
  violations.AddAll("", deal.status());
  if (deal.ok()) command.deal = *deal;
}

}  // namespace

absl::StatusOr<CreateDealActivityCommand> ParseCreateDealActivity(
    const pb::CreateDealActivityRequest& request, const rpc::Call& call, const Uuid& new_id,
    absl::Time now) {
  Violations violations;
  CreateDealActivityCommand command;
  command.header = HeaderOf(request, call, violations);
  const absl::StatusOr<Uuid> deal = DealIdFromName("parent", request.parent());
  violations.AddAll("", deal.status());
  if (deal.ok()) command.deal = *deal;
  command.activity.id = new_id;
  if (!request.has_activity()) {
    violations.Add("activity", "must be set");
  } else {
    Violations of_activity;
    TakeActivity(request.activity(), command.header, command.activity, of_activity);
    ActivityDetails details = command.activity.details;
    details.effective = command.header.effective_time.value_or(now);
    of_activity.AddAll("", details.Check(now));
    violations.AddAll("activity", of_activity.ToStatus());
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return command;
}

absl::StatusOr<UpdateDealActivityCommand> ParseUpdateDealActivity(
    const pb::UpdateDealActivityRequest& request, const rpc::Call& call) {
  Violations violations;
  UpdateDealActivityCommand command;
  command.header = HeaderOf(request, call, violations);
  // One that is sent back as it was read brings the etag of what was read.
  command.header.etag = request.etag().empty() ? request.activity().etag() : request.etag();
  const auto name = ActivityNameFrom("activity.name", request.activity().name());
  violations.AddAll("", name.status());
  Violations of_activity;
  command.values = ActivityFromProto(request.activity(), of_activity);
  violations.AddAll("activity", of_activity.ToStatus());
  absl::StatusOr<std::vector<std::string>> mask = MaskOf(request);
  violations.AddAll("", mask.status());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.deal = name->deal;
  command.activity = name->activity;
  command.mask = *std::move(mask);
  return command;
}

absl::StatusOr<ImportActivityCommand> ParseActivityItem(
    const pb::BatchCreateDealActivitiesRequest& request, int index, const rpc::Call& call,
    const Uuid& new_id) {
  const pb::DealActivityItem& item = request.activities(index);
  Violations violations;
  ImportActivityCommand command;
  command.header.info.actor = call.actor();
  command.header.reach = ReachOf(call);
  command.header.validate_only = request.validate_only();
  if (!request.request_id().empty()) {
    command.header.info.request_id = absl::StrCat(request.request_id(), "#", index);
    command.header.info.request_hash = HashOfItem(request, index);
  }
  TakeParent(item, command, violations);
  command.activity.id = new_id;
  if (!item.has_activity()) violations.Add("activity", "must be set");
  Violations of_activity;
  TakeActivity(item.activity(), command.header, command.activity, of_activity);
  violations.AddAll("activity", of_activity.ToStatus());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.fields = FieldsSetIn(item.activity());
  return command;
}

}  // namespace revops::deal
