// The mappings that are shipped: cli/mappings, compiled in.
#ifndef REVOPS_CLI_IMPORT_PRESETS_H_
#define REVOPS_CLI_IMPORT_PRESETS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/import/fields.h"

namespace revops::cli {

struct Preset {
  // `hubspot_deals`: the file's name without `.json`.
  absl::string_view name;
  absl::string_view json;
};

// Generated.
const std::vector<Preset>& Presets();

// MAP.json of `{name}_{kind}` (`hubspot` of deals is hubspot_deals.json), else of `{name}`.
// INVALID_ARGUMENT naming those there are.
absl::StatusOr<absl::string_view> PresetNamed(absl::string_view name, FileKind kind);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_PRESETS_H_
