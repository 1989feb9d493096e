#include "deal-service/domain/deal.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {
namespace {

void CheckReference(absl::string_view field, absl::string_view collection, const std::string& name,
                    Violations& violations) {
  if (!name.empty()) violations.AddAll("", CheckResourceName(field, collection, name));
}

}  // namespace

absl::Status DealDetails::Check() const {
  Violations violations;
  violations.AddAll("", CheckText("title", title, kTitleBytesMax));
  CheckReference("owner", "reps", owner, violations);
  CheckReference("team", "teams", team, violations);
  CheckReference("account", "accounts", account, violations);
  violations.AddAll("", CheckLabel("company", company));
  violations.AddAll("", CheckLabel("product", product));
  violations.AddAll("", CheckLabel("segment", segment));
  violations.AddAll("", CheckLabel("source", source));
  violations.AddAll("", CheckLabel("channel", channel));
  if (forecast_category_override == ForecastCategory::kClosed) {
    violations.Add("forecast_category_override", "must not be CLOSED: win the deal instead");
  }
  if (fields.size() > kCustomFieldsMax) {
    violations.Add("fields",
                   absl::StrCat("must be at most ", kCustomFieldsMax, ", are ", fields.size()));
  }
  for (const auto& [key, value] : fields) {
    if (!IsSlug(key)) {
      violations.Add("fields", absl::StrCat("has a key that is no slug: ", Quoted(key)));
    }
    if (value.empty()) violations.Add(absl::StrCat("fields.", key), "must not be empty");
    violations.AddAll("", CheckLabel(absl::StrCat("fields.", key), value));
  }
  return violations.ToStatus();
}

ForecastCategory EffectiveCategory(const Deal& deal, const Stage& stage) {
  const bool overridden =
      deal.is_open() && deal.details.forecast_category_override != ForecastCategory::kUnset;
  return overridden ? deal.details.forecast_category_override : stage.forecast_category;
}

DealState StateIn(StageKind kind) {
  switch (kind) {
    case StageKind::kWon:
      return DealState::kWon;
    case StageKind::kLost:
      return DealState::kLost;
    case StageKind::kOpen:
      break;
  }
  return DealState::kOpen;
}

}  // namespace revops::deal
