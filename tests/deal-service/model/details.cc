#include "tests/deal-service/model/details.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace revops::deal::model {
namespace {

const Fields kPaths = {"title",
                       "amount",
                       "expected_close_date",
                       "forecast_category_override",
                       "owner",
                       "team",
                       "account",
                       "company",
                       "product",
                       "segment",
                       "source",
                       "channel"};
constexpr size_t kUuidBytes = 36;

}  // namespace

Fields WrongDetails(const pb::Deal& given, const std::string& prefix) {
  Fields wrong;
  if (!given.owner().empty() && !absl::StartsWith(given.owner(), "reps/")) {
    wrong.push_back(prefix + "owner");
  }
  if (given.forecast_category_override() == pb::FORECAST_CATEGORY_CLOSED) {
    wrong.push_back(prefix + "forecast_category_override");
  }
  if (given.source_lead() == "leads/17") wrong.push_back(prefix + "source_lead");
  const bool is_beyond = given.source_pass() < 0 || given.source_pass() > 1'000'000;
  const bool is_alone = given.source_lead().empty() && given.source_pass() != 0;
  if (is_beyond || is_alone) wrong.push_back(prefix + "source_pass");
  if (given.amount().one_off().units() < 0) wrong.push_back(prefix + "amount.one_off");
  for (const auto& [key, value] : given.fields()) {
    if (value.empty()) wrong.push_back(prefix + "fields." + key);
  }
  return wrong;
}

Fields WrongRequestId(const std::string& request_id) {
  if (request_id.find(' ') == std::string::npos) return {};
  return {"request_id"};
}

bool IsDealName(const std::string& name) {
  return absl::StartsWith(name, "deals/") && name.size() == 6 + kUuidBytes;
}

bool IsMaskPath(const std::string& path) {
  if (path == "fields" || absl::StartsWith(path, "fields.")) return true;
  for (const std::string& known : kPaths) {
    if (path == known) return true;
  }
  return false;
}

void TakeDetail(const std::string& path, const pb::Deal& from, pb::Deal& to) {
  if (path == "fields") {
    *to.mutable_fields() = from.fields();
    return;
  }
  if (absl::StartsWith(path, "fields.")) {
    const std::string key = path.substr(std::string("fields.").size());
    to.mutable_fields()->erase(key);
    const auto found = from.fields().find(key);
    if (found != from.fields().end()) (*to.mutable_fields())[key] = found->second;
    return;
  }
  const auto* field = pb::Deal::descriptor()->FindFieldByName(path);
  pb::Deal one;
  one.CopyFrom(from);
  to.GetReflection()->ClearField(&to, field);
  for (int i = 0; i < pb::Deal::descriptor()->field_count(); ++i) {
    const auto* other = pb::Deal::descriptor()->field(i);
    if (other != field) one.GetReflection()->ClearField(&one, other);
  }
  if (one.has_amount()) *one.mutable_amount() = Whole(one.amount());
  to.MergeFrom(one);
}

pb::Deal DetailsOf(const pb::Deal& given) {
  pb::Deal details;
  for (const std::string& path : kPaths) TakeDetail(path, given, details);
  TakeDetail("fields", given, details);
  return details;
}

int32_t PassOf(const std::string& lead, int32_t pass) {
  if (lead.empty()) return 0;
  return pass == 0 ? 1 : pass;
}

bool HasLead(const pb::Deal& deal, const std::string& lead) {
  if (deal.source_lead() == lead) return true;
  return std::any_of(deal.contacts().begin(), deal.contacts().end(),
                     [&](const pb::DealContact& contact) { return contact.lead() == lead; });
}

}  // namespace revops::deal::model
