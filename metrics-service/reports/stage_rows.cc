#include "metrics-service/reports/stage_rows.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace revops::metrics {

StageRows::StageRows(const StageBook& book, Recording known) : book_(book) {
  std::map<std::pair<LabelCode, LabelCode>, size_t> found;
  std::vector<Row> rows;
  for (size_t code = 0; code < book.size(); ++code) {
    const StageRow& stage = book.Row(static_cast<StageCode>(code));
    const auto [row, is_new] = found.try_emplace({stage.pipeline, stage.label}, rows.size());
    if (is_new) {
      rows.push_back(
          {stage.pipeline, stage.label, static_cast<StageCode>(code), false, stage.place});
    }
    row_of_.push_back(row->second);
  }
  for (LabelCode pipeline = 1; pipeline < book.pipelines().size(); ++pipeline) {
    for (const StageCode code : book.NewestStages(pipeline, known)) {
      Row& row = rows[row_of_[code]];
      row.is_newest = true;
      row.place = book.Row(code).place;
      row.example = code;
    }
  }
  std::vector<size_t> order(rows.size()), place_of(rows.size());
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](size_t index) {
    const Row& row = rows[index];
    const bool is_closed = book.Row(row.example).kind != StageKind::kOpen;
    return std::make_tuple(book.pipelines().Text(row.pipeline), is_closed, !row.is_newest,
                           row.place);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return rank(a) < rank(b); });
  pipelines_.resize(book.pipelines().size());
  for (const size_t index : order) {
    Stretch& stretch = pipelines_[rows[index].pipeline];
    if (stretch.count++ == 0) stretch.first = rows_.size();
    place_of[index] = rows_.size();
    rows_.push_back(rows[index]);
  }
  for (size_t& row : row_of_) row = place_of[row];
}

std::string StageRows::PipelineOf(size_t row) const {
  return std::string(book_.pipelines().Text(rows_[row].pipeline));
}

std::string StageRows::StageOf(size_t row) const {
  return std::string(book_.labels().Text(rows_[row].label));
}

}  // namespace revops::metrics
