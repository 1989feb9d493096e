// What of a mapping each kind of file takes.
#include <set>

#include "absl/strings/str_cat.h"
#include "cli/import/mapping.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

// The services' bounds; a mapping beyond them would make every row a bad one.
constexpr size_t kDealFieldsMax = 32;
constexpr size_t kLeadFieldsMax = 64;

// Refuses what files of this kind do not have, wherever the mapping fills it.
template <typename ByField>
void CheckFields(FileKind kind, absl::string_view key, const ByField& by_field,
                 Violations& violations) {
  for (const auto& [name, unused] : by_field) {
    const absl::string_view reason = WhyNotOf(kind, *FieldNamed(name));
    if (!reason.empty()) violations.Add(absl::StrCat(key, ".", name), reason);
  }
}

void CheckCustomFields(FileKind kind, const Mapping& mapping, Violations& violations) {
  std::set<std::string> custom;
  const auto collect = [&](const auto& by_field) {
    for (const auto& [field, unused] : by_field) {
      if (FieldNamed(field) == Field::kCustom) custom.insert(field);
    }
  };
  collect(mapping.columns);
  collect(mapping.defaults);
  collect(mapping.lookups);
  const bool is_leads = kind == FileKind::kLeads;
  const size_t bound = is_leads ? kLeadFieldsMax : kDealFieldsMax;
  if (custom.size() <= bound) return;
  violations.Add("fields", absl::StrCat(is_leads ? "a lead" : "a deal", " has at most ", bound,
                                        " custom fields, these are ", custom.size()));
}

void CheckStageColumns(FileKind kind, const Mapping& mapping, Violations& violations) {
  const StageColumns& columns = mapping.stage_columns;
  if (kind != FileKind::kDeals && !(columns.entered.empty() && columns.exited.empty())) {
    violations.Add("stage_columns", "is a key of mappings of deals (import deals)");
  } else if (columns.entered.empty() && !columns.exited.empty()) {
    violations.Add("stage_columns.entered", "must be set where exited is");
  }
}

}  // namespace

absl::Status CheckMapping(FileKind kind, const Mapping& mapping) {
  Violations violations;
  if (kind == FileKind::kHistory) {
    for (const char* needed : {"stage", "effective_time"}) {
      if (mapping.columns.count(needed) > 0) continue;
      violations.Add(absl::StrCat("columns.", needed),
                     "must name a column: a row of a history is an entry into a stage at a time");
    }
  } else if (!mapping.reopen.empty()) {
    violations.Add("reopen", "is a key of mappings of histories (import history)");
  }
  CheckFields(kind, "columns", mapping.columns, violations);
  CheckFields(kind, "defaults", mapping.defaults, violations);
  CheckFields(kind, "lookups", mapping.lookups, violations);
  CheckCustomFields(kind, mapping, violations);
  CheckStageColumns(kind, mapping, violations);
  return violations.ToStatus();
}

}  // namespace revops::cli
