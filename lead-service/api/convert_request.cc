#include "lead-service/api/convert_request.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "lead-service/api/lead_requests.h"
#include "lead-service/api/request_header.h"
#include "lead-service/clients/order.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

// As deal-service's, which would refuse what is longer after the conversion has begun.
constexpr size_t kTitleBytesMax = 512;

void CheckUuidName(absl::string_view field, absl::string_view collection, const std::string& name,
                   Violations& violations) {
  if (name.empty()) return;
  const std::optional<absl::string_view> id = IdOf(collection, name);
  if (id.has_value() && Uuid::Parse(*id).has_value()) return;
  violations.Add(field,
                 absl::StrCat("must be ", std::string(collection), "/{uuid}, is ", Quoted(name)));
}

void CheckSlugName(absl::string_view field, absl::string_view collection, const std::string& name,
                   Violations& violations) {
  if (!name.empty()) violations.AddAll("", CheckResourceName(field, collection, name));
}

void CheckNewDeal(const pb::NewDeal& deal, Violations& violations) {
  CheckSlugName("new_deal.pipeline", "pipelines", deal.pipeline(), violations);
  CheckSlugName("new_deal.owner", "reps", deal.owner(), violations);
  CheckSlugName("new_deal.team", "teams", deal.team(), violations);
  violations.AddAll("", CheckLabel("new_deal.product", deal.product()));
  violations.AddAll("", CheckLabel("new_deal.stage", deal.stage()));
  violations.AddAll("", CheckText("new_deal.title", deal.title(), kTitleBytesMax));
}

// What is asked for, whoever asks when and how often.
uint64_t AskedHash(pb::ConvertLeadRequest request) {
  request.clear_request_id();
  request.clear_etag();
  request.clear_validate_only();
  return rpc::HashOf(request);
}

}  // namespace

absl::StatusOr<ConvertLeadCommand> ParseConvertLead(const pb::ConvertLeadRequest& request,
                                                    const rpc::Call& call, const RoadIds& ids) {
  Violations violations;
  ConvertLeadCommand command;
  command.header = HeaderOf(request, call, violations);
  command.header.etag = request.etag();
  const absl::StatusOr<Uuid> id = LeadIdFromName("name", request.name());
  violations.AddAll("", id.status());
  CheckUuidName("account", "accounts", request.account(), violations);
  CheckUuidName("contact", "contacts", request.contact(), violations);
  CheckUuidName("deal", "deals", request.deal(), violations);
  if (!type::v1::BuyingRole_IsValid(request.role())) {
    violations.Add("role",
                   absl::StrCat("must be a known role, is ", static_cast<int>(request.role())));
  }
  if (request.has_new_deal() && !request.deal().empty()) {
    violations.Add("new_deal", "must not be set where a deal is joined");
  }
  CheckNewDeal(request.new_deal(), violations);
  if (request.new_deal().has_effective_time()) {
    const absl::StatusOr<absl::Time> time =
        rpc::FromProto("new_deal.effective_time", request.new_deal().effective_time());
    violations.AddAll("", time.status());
    if (time.ok()) command.header.effective_time = *time;
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  command.id = *id;
  command.asked = {request.account(), request.contact(), request.deal(), ids.account, ids.contact};
  command.asked_hash = AskedHash(request);
  command.principal = call.principal.SerializeAsString();
  command.order_of = [asked = std::make_shared<const pb::ConvertLeadRequest>(request)](
                         const Lead& lead) { return OrderOf(*asked, lead).SerializeAsString(); };
  return command;
}

}  // namespace revops::lead
