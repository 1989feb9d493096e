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
    const LabelCode pipeline = rows_.PipelineCodeOf(row);
    const StageRows::Stretch& stretch = rows_.OfPipeline(pipeline);
    // Deals of one group and pipeline come in a row more often than not.
    if (!has_last_ || last_ != Key{group, pipeline}) {
      const auto [found, is_new] = bases_.try_emplace({group, pipeline}, cells_.size());
      if (is_new) cells_.resize(cells_.size() + stretch.count);
      has_last_ = true;
      last_ = {group, pipeline};
      last_base_ = found->second;
    }
    return cells_[last_base_ + (row - stretch.first)];
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
  const StageRows& rows_;
  absl::flat_hash_map<Key, size_t> bases_;
  std::vector<T> cells_;
  bool has_last_ = false;
  Key last_;
  size_t last_base_ = 0;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_STAGE_CELLS_H_
