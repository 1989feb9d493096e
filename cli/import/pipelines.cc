#include "cli/import/pipelines.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "absl/strings/str_join.h"
#include "cli/import/slugs.h"
#include "common/types/ids.h"

namespace revops::cli {

using revops::deal::v1::SalesPipeline;
using revops::deal::v1::StageKind;

PipelineStages::PipelineStages(const SalesPipeline& pipeline) {
  for (const auto& stage : pipeline.stages()) {
    ids_.push_back(stage.id());
    kinds_[stage.id()] = stage.kind();
    if (stage.kind() != StageKind::STAGE_KIND_OPEN) continue;
    if (first_open_.empty()) first_open_ = stage.id();
    last_open_ = stage.id();
  }
}

StageKind PipelineStages::KindOf(absl::string_view stage) const {
  const auto it = kinds_.find(stage);
  return it == kinds_.end() ? StageKind::STAGE_KIND_UNSPECIFIED : it->second;
}

std::string PipelineStages::IdOf(const std::string& text) const {
  if (text.empty()) return first_open_;
  if (kinds_.contains(text)) return text;
  if (IsSlug(text)) return "";
  const absl::StatusOr<std::string> slug = SlugOf(text);
  return slug.ok() && kinds_.contains(*slug) ? *slug : "";
}

size_t PipelineStages::PlaceOf(absl::string_view stage) const {
  return static_cast<size_t>(std::find(ids_.begin(), ids_.end(), stage) - ids_.begin());
}

std::string PipelineStages::Listed() const { return absl::StrJoin(ids_, ", "); }

void PipelineCatalog::Add(const SalesPipeline& pipeline) {
  pipelines_.insert_or_assign(pipeline.name(), PipelineStages(pipeline));
}

const PipelineStages* PipelineCatalog::Find(absl::string_view name) const {
  const auto it = pipelines_.find(name);
  return it == pipelines_.end() ? nullptr : &it->second;
}

}  // namespace revops::cli
