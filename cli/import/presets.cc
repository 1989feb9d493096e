#include "cli/import/presets.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

absl::string_view KindName(FileKind kind) {
  switch (kind) {
    case FileKind::kDeals:
      return "deals";
    case FileKind::kHistory:
      return "history";
    case FileKind::kLeads:
      return "leads";
  }
  return "";
}

}  // namespace

absl::StatusOr<absl::string_view> PresetNamed(absl::string_view name, FileKind kind) {
  for (const std::string& wanted : {absl::StrCat(name, "_", KindName(kind)), std::string(name)}) {
    const auto is_it = [&](const Preset& preset) { return preset.name == wanted; };
    const auto it = std::find_if(Presets().begin(), Presets().end(), is_it);
    if (it != Presets().end()) return it->json;
  }
  const auto add_name = [](std::string* out, const Preset& preset) {
    absl::StrAppend(out, preset.name);
  };
  return InvalidField(
      "--preset", absl::StrCat(Quoted(name), " has no mapping of ", KindName(kind), "; there are ",
                               absl::StrJoin(Presets(), ", ", add_name)));
}

}  // namespace revops::cli
