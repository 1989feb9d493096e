#include "cli/import/fields.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

// Drops `word[7].` at the start.
bool ConsumeIndexed(absl::string_view& path, absl::string_view word) {
  absl::string_view rest = path;
  if (!absl::ConsumePrefix(&rest, word) || !absl::ConsumePrefix(&rest, "[")) return false;
  const size_t end = rest.find(']');
  if (end == absl::string_view::npos) return false;
  rest.remove_prefix(end + 1);
  absl::ConsumePrefix(&rest, ".");
  path = rest;
  return true;
}

constexpr absl::string_view kOfDeals = "is a field of deals (import deals)";
constexpr absl::string_view kOfLeads = "is a field of leads (import leads)";
constexpr absl::string_view kOfHistories = "is a field of histories (import history)";
constexpr absl::string_view kFromTheRows =
    "is not for histories: rows say by their times when it was";

}  // namespace

absl::string_view WhyNotOf(FileKind kind, Field field) {
  const bool is_leads = kind == FileKind::kLeads;
  const bool is_history = kind == FileKind::kHistory;
  switch (field) {
    case Field::kTitle:
    case Field::kStage:
    case Field::kAmount:
    case Field::kClosedAmount:
    case Field::kCurrencyCode:
    case Field::kExpectedCloseDate:
    case Field::kLossReason:
      return is_leads ? kOfDeals : "";
    case Field::kClosedStage:
    case Field::kEffectiveCloseTime:
      return is_leads ? kOfDeals : is_history ? kFromTheRows : "";
    case Field::kPipeline:
      if (is_history) return "is not for histories: the key `pipeline` says it for all rows";
      return is_leads ? kOfDeals : "";
    case Field::kEffectiveCreateTime:
      return is_history ? kFromTheRows : "";
    case Field::kEffectiveTime:
      return is_history ? "" : kOfHistories;
    case Field::kExternalId:
    case Field::kOwner:
    case Field::kTeam:
    case Field::kCompany:
    case Field::kProduct:
    case Field::kChannel:
    case Field::kSource:
    case Field::kSegment:
    case Field::kCustom:
      return "";
    default:
      return is_leads ? "" : kOfLeads;
  }
}

std::optional<Field> FieldNamed(absl::string_view name) {
  const auto it = std::find(kFieldNames.begin(), kFieldNames.end(), name);
  if (it != kFieldNames.end()) return static_cast<Field>(it - kFieldNames.begin());
  if (absl::ConsumePrefix(&name, kCustomFieldPrefix) && IsSlug(name)) return Field::kCustom;
  return std::nullopt;
}

std::string FieldOfPath(absl::string_view path) {
  ConsumeIndexed(path, "deals");
  if (ConsumeIndexed(path, "transitions")) {
    if (absl::StartsWith(path, "amount")) return "closed_amount";
    if (absl::StartsWith(path, "effective_time")) return "effective_close_time";
    return std::string(path);
  }
  absl::ConsumePrefix(&path, "deal.");
  if (absl::StartsWith(path, "amount")) return "amount";
  // Of the item itself: when the deal was created.
  if (path == "effective_time") return "effective_create_time";
  return std::string(path);
}

std::string LeadFieldOfPath(absl::string_view path) {
  ConsumeIndexed(path, "leads");
  absl::ConsumePrefix(&path, "lead.");
  absl::ConsumePrefix(&path, "person.");
  return std::string(path == "effective_time" ? "effective_create_time" : path);
}

}  // namespace revops::cli
