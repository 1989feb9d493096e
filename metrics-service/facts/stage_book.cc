#include "metrics-service/facts/stage_book.h"

#include <limits>

#include "absl/strings/str_cat.h"

namespace revops::metrics {

absl::Status StageBook::Add(const PipelineFact& pipeline, Recording recorded) {
  const LabelCode name = pipelines_.Code(pipeline.name);
  if (versions_.contains({name, pipeline.version})) return absl::OkStatus();
  if (rows_.size() + pipeline.stages.size() > std::numeric_limits<StageCode>::max()) {
    return absl::ResourceExhaustedError(
        absl::StrCat(pipeline.name, ": more than 65,535 stages over all versions"));
  }
  versions_[{name, pipeline.version}] = {static_cast<StageCode>(rows_.size()),
                                         static_cast<uint16_t>(pipeline.stages.size()), recorded};
  numbers_[name].insert(pipeline.version);
  uint16_t place = 0;
  for (const StageFact& stage : pipeline.stages) {
    rows_.push_back({.pipeline = name,
                     .label = labels_.Code(stage.id),
                     .version = pipeline.version,
                     .place = place++,
                     .kind = stage.kind,
                     .probability_bp = stage.probability_bp,
                     .time_limit = stage.time_limit_days * kMicrosPerDay});
  }
  return absl::OkStatus();
}

absl::StatusOr<StageCode> StageBook::Find(absl::string_view pipeline, int32_t version,
                                          absl::string_view stage) const {
  const auto name = pipelines_.Find(pipeline);
  const auto label = labels_.Find(stage);
  if (name.has_value() && label.has_value()) {
    if (auto found = versions_.find({*name, version}); found != versions_.end()) {
      const auto [first, stages, recorded] = found->second;
      for (size_t code = first; code < size_t{first} + stages; ++code) {
        if (rows_[code].label == *label) return static_cast<StageCode>(code);
      }
    }
  }
  return absl::NotFoundError(
      absl::StrCat(pipeline, " version ", version, " has no stage \"", stage, "\" here"));
}

std::vector<StageCode> StageBook::NewestStages(LabelCode pipeline, Recording known) const {
  std::vector<StageCode> codes;
  const auto numbers = numbers_.find(pipeline);
  if (numbers == numbers_.end()) return codes;
  for (auto number = numbers->second.rbegin(); number != numbers->second.rend(); ++number) {
    const auto [first, stages, recorded] = versions_.at({pipeline, *number});
    if (recorded >= known) continue;
    for (uint16_t i = 0; i < stages; ++i) codes.push_back(static_cast<StageCode>(first + i));
    break;
  }
  return codes;
}

}  // namespace revops::metrics
