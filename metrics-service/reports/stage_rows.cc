#include "metrics-service/reports/stage_rows.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace revops::metrics {

StageRows::StageRows(const StageBook& book) : book_(book) {
  std::map<std::pair<LabelCode, LabelCode>, size_t> known;
  for (size_t code = 0; code < book.size(); ++code) {
    const StageRow& stage = book.Row(static_cast<StageCode>(code));
    const auto [row, is_new] = known.try_emplace({stage.pipeline, stage.label}, rows_.size());
    if (is_new) {
      rows_.push_back(
          {stage.pipeline, stage.label, static_cast<StageCode>(code), false, stage.place});
    }
    row_of_.push_back(row->second);
  }
  for (LabelCode pipeline = 1; pipeline < book.pipelines().size(); ++pipeline) {
    for (const StageCode code : book.NewestStages(pipeline)) {
      Row& row = rows_[row_of_[code]];
      row.is_newest = true;
      row.place = book.Row(code).place;
      row.example = code;
    }
  }
  order_.resize(rows_.size());
  std::iota(order_.begin(), order_.end(), 0);
  const auto rank = [&](size_t index) {
    const Row& row = rows_[index];
    const bool is_closed = book.Row(row.example).kind != StageKind::kOpen;
    return std::make_tuple(book.pipelines().Text(row.pipeline), is_closed, !row.is_newest,
                           row.place);
  };
  std::stable_sort(order_.begin(), order_.end(),
                   [&](size_t a, size_t b) { return rank(a) < rank(b); });
}

std::string StageRows::PipelineOf(size_t row) const {
  return std::string(book_.pipelines().Text(rows_[row].pipeline));
}

std::string StageRows::StageOf(size_t row) const {
  return std::string(book_.labels().Text(rows_[row].label));
}

}  // namespace revops::metrics
