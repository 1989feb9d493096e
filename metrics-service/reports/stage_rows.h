// The stages as an answer lists them: equal ids of all versions of a pipeline are one row.
//
// Rows are numbered in the order of an answer: pipeline by pipeline; in each the newest version's
// order, stages of older ones before its closed stages.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_STAGE_ROWS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_STAGE_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "metrics-service/facts/stage_book.h"

namespace revops::metrics {

class StageRows {
 public:
  // The newest version is that of what was recorded before `known`.
  StageRows(const StageBook& book, Recording known);

  // The row of a stage of any version.
  size_t RowOf(StageCode stage) const { return row_of_[stage]; }
  size_t size() const { return rows_.size(); }
  // The rows of one pipeline are [first, first + count).
  struct Stretch {
    size_t first = 0;
    size_t count = 0;
  };
  const Stretch& OfPipeline(LabelCode pipeline) const { return pipelines_[pipeline]; }
  std::string PipelineOf(size_t row) const;
  std::string StageOf(size_t row) const;
  LabelCode PipelineCodeOf(size_t row) const { return rows_[row].pipeline; }
  bool IsInNewestVersion(size_t row) const { return rows_[row].is_newest; }
  // Some stage of that name, for what all of them share.
  StageCode ExampleOf(size_t row) const { return rows_[row].example; }

 private:
  struct Row {
    LabelCode pipeline = 0;
    LabelCode label = 0;
    StageCode example = 0;
    bool is_newest = false;
    uint32_t place = 0;
  };
  const StageBook& book_;
  std::vector<size_t> row_of_;
  std::vector<Row> rows_;
  std::vector<Stretch> pipelines_;  // by pipeline
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_STAGE_ROWS_H_
