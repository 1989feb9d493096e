// The stages as an answer lists them: equal ids of all versions of a pipeline are one row.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_STAGE_ROWS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_STAGE_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "metrics-service/facts/stage_book.h"

namespace revops::metrics {

class StageRows {
 public:
  explicit StageRows(const StageBook& book);

  // The row of a stage of any version.
  size_t RowOf(StageCode stage) const { return row_of_[stage]; }
  size_t size() const { return rows_.size(); }
  // Pipeline by pipeline; in each the newest version's order, stages of older ones before its
  // closed stages.
  const std::vector<size_t>& InOrder() const { return order_; }
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
  std::vector<size_t> order_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_STAGE_ROWS_H_
