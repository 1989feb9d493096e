// What of a mapping each kind of file takes.
#include "absl/strings/str_cat.h"
#include "cli/import/mapping.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

// Refuses the field wherever the mapping fills it.
void Forbid(const Mapping& mapping, const std::string& field, absl::string_view reason,
            Violations& violations) {
  const auto forbid_in = [&](absl::string_view key, const auto& by_field) {
    if (by_field.count(field) > 0) violations.Add(absl::StrCat(key, ".", field), reason);
  };
  forbid_in("columns", mapping.columns);
  forbid_in("defaults", mapping.defaults);
  forbid_in("lookups", mapping.lookups);
}

}  // namespace

absl::Status CheckForDeals(const Mapping& mapping) {
  Violations violations;
  Forbid(mapping, "effective_time", "is a field of histories (import history)", violations);
  if (!mapping.reopen.empty()) {
    violations.Add("reopen", "is a key of mappings of histories (import history)");
  }
  return violations.ToStatus();
}

absl::Status CheckForHistory(const Mapping& mapping) {
  Violations violations;
  for (const char* needed : {"stage", "effective_time"}) {
    if (mapping.columns.count(needed) > 0) continue;
    violations.Add(absl::StrCat("columns.", needed),
                   "must name a column: a row of a history is an entry into a stage at a time");
  }
  const char kFromTheRows[] = "is not for histories: rows say by their times when it was";
  Forbid(mapping, "effective_create_time", kFromTheRows, violations);
  Forbid(mapping, "effective_close_time", kFromTheRows, violations);
  Forbid(mapping, "pipeline", "is not for histories: the key `pipeline` says it for all rows",
         violations);
  return violations.ToStatus();
}

}  // namespace revops::cli
