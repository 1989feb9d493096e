// One accumulator per stage and group.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_STAGE_CELLS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_STAGE_CELLS_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "metrics-service/reports/stage_rows.h"

namespace revops::metrics {

// A group has cells for all stages of each pipeline it has deals in, and of no other: thousands of
// groups of a company with hundreds of pipelines stay small. `rows` outlives it.
template <typename T>
class StageCells {
 public:
  explicit StageCells(const StageRows& rows) : rows_(rows) {}

  // Valid until the next call.
  T& At(size_t group, size_t row) {
    // Deals of one group and pipeline come in a row more often than not.
    if (group != last_group_ || row - last_rows_.first >= last_rows_.count) Find(group, row);
    return cells_[last_base_ + (row - last_rows_.first)];
  }

  // T has Absorb(T&&). `numbers`: what Groups::Absorb() said of the other's groups; both have the
  // same rows.
  void Absorb(StageCells&& other, const std::vector<size_t>& numbers) {
    for (const auto& [key, base] : other.bases_) {
      const StageRows::Stretch& stretch = rows_.OfPipeline(key.second);
      for (size_t i = 0; i < stretch.count; ++i) {
        At(numbers[key.first], stretch.first + i).Absorb(std::move(other.cells_[base + i]));
      }
    }
  }

  // Calls take(row, cell) for the group's cells, in the order of rows.
  template <typename Take>
  void ForEach(size_t group, Take take) {
    for (size_t row = 0; row < rows_.size();) {
      const LabelCode pipeline = rows_.PipelineCodeOf(row);
      const size_t count = rows_.OfPipeline(pipeline).count;
      if (const auto found = bases_.find({group, pipeline}); found != bases_.end()) {
        for (size_t i = 0; i < count; ++i) take(row + i, cells_[found->second + i]);
      }
      row += count;
    }
  }

  size_t size() const { return cells_.size(); }

 private:
  using Key = std::pair<size_t, LabelCode>;
  struct Base {
    LabelCode pipeline = 0;  // 0: none yet
    size_t cell = 0;
  };

  void Find(size_t group, size_t row) {
    const LabelCode pipeline = rows_.PipelineCodeOf(row);
    last_group_ = group;
    last_rows_ = rows_.OfPipeline(pipeline);
    if (group >= latest_.size()) latest_.resize(group + 1);
    Base& latest = latest_[group];
    if (latest.pipeline != pipeline) {
      const auto [found, is_new] = bases_.try_emplace({group, pipeline}, cells_.size());
      if (is_new) cells_.resize(cells_.size() + last_rows_.count);
      latest = {pipeline, found->second};
    }
    last_base_ = latest.cell;
  }

  const StageRows& rows_;
  absl::flat_hash_map<Key, size_t> bases_;
  std::vector<T> cells_;
  std::vector<Base> latest_;  // by group: that of its pipeline that was looked for last
  size_t last_group_ = 0;
  StageRows::Stretch last_rows_;  // empty: nothing was looked for yet
  size_t last_base_ = 0;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_STAGE_CELLS_H_
