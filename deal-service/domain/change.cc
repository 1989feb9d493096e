#include "deal-service/domain/change.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/time/timestamps.h"

namespace revops::deal {
namespace {

constexpr absl::string_view kNamedFields[] = {"amount",
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

std::string CategoryText(ForecastCategory category) {
  switch (category) {
    case ForecastCategory::kUnset:
      return "";
    case ForecastCategory::kPipeline:
      return "PIPELINE";
    case ForecastCategory::kBestCase:
      return "BEST_CASE";
    case ForecastCategory::kMostLikely:
      return "MOST_LIKELY";
    case ForecastCategory::kCommit:
      return "COMMIT";
    case ForecastCategory::kClosed:
      return "CLOSED";
    case ForecastCategory::kOmitted:
      return "OMITTED";
  }
  return "";
}

const std::string* LabelOf(const DealDetails& details, absl::string_view field) {
  if (field == "owner") return &details.owner;
  if (field == "team") return &details.team;
  if (field == "account") return &details.account;
  if (field == "company") return &details.company;
  if (field == "product") return &details.product;
  if (field == "segment") return &details.segment;
  if (field == "source") return &details.source;
  if (field == "channel") return &details.channel;
  return nullptr;
}

}  // namespace

std::string DetailText(const DealDetails& details, absl::string_view field) {
  if (const std::string* label = LabelOf(details, field)) return *label;
  if (field == "amount") return details.amount.has_value() ? details.amount->ToString() : "";
  if (field == "expected_close_date") {
    return details.expected_close_date.has_value() ? FormatDate(*details.expected_close_date) : "";
  }
  if (field == "forecast_category_override") {
    return CategoryText(details.forecast_category_override);
  }
  if (absl::ConsumePrefix(&field, "fields.")) {
    const auto found = details.fields.find(std::string(field));
    return found == details.fields.end() ? "" : found->second;
  }
  return "";
}

std::vector<FieldChange> DifferencesOf(const DealDetails& before, const DealDetails& after) {
  std::vector<FieldChange> changes;
  if (before.title != after.title) changes.push_back({"title", "", ""});
  const auto compare = [&](absl::string_view field) {
    std::string old_value = DetailText(before, field);
    std::string new_value = DetailText(after, field);
    if (old_value == new_value) return;
    changes.push_back({std::string(field), std::move(old_value), std::move(new_value)});
  };
  for (absl::string_view field : kNamedFields) compare(field);
  std::set<std::string> keys;
  for (const auto& [key, value] : before.fields) keys.insert(key);
  for (const auto& [key, value] : after.fields) keys.insert(key);
  for (const std::string& key : keys) compare(absl::StrCat("fields.", key));
  return changes;
}

}  // namespace revops::deal
