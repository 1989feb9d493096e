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

}  // namespace

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

}  // namespace revops::cli
