#include "cli/import/history_file.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/import/header.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

class HistoryReader {
 public:
  HistoryReader(DealInputs& inputs, HistoryRowBuilder& rows, Progress& progress, HistoryBook& book,
                int64_t& rows_ignored)
      : inputs_(inputs), rows_(rows), progress_(progress), book_(book), ignored_(rows_ignored) {}

  absl::Status Take(CsvRow& row) {
    SentRow bad;
    const bool is_usable = inputs_.file.resolver.Resolve(row, texts_, bad.problems);
    if (is_usable && texts_.is_ignored) {
      ++ignored_;
      return absl::OkStatus();
    }
    HistoryRow entry;
    entry.line = row.line;
    if (is_usable) REVOPS_RETURN_IF_ERROR(inputs_.file.owners.Settle(texts_, bad.problems));
    if (is_usable) rows_.Build(texts_, entry, details_, bad.problems);
    const bool is_broken = !row.problem.empty() || row.cells.size() != inputs_.file.header.size();
    const std::string id = is_broken ? inputs_.file.resolver.IdOf(row) : texts_[Field::kExternalId];
    if (bad.problems.empty() && !book_.HasRoomFor(id)) {
      bad.problems.push_back(
          {"external_id",
           absl::StrCat("is that of more than ", book_.limits().rows_per_deal_max, " rows")});
    }
    if (bad.problems.empty()) {
      if (inputs_.bad_rows.keeps_cells()) entry.cells = std::move(row.cells);
      return book_.Add(id, std::move(entry), details_);
    }
    if (is_usable) {
      for (Problem& problem : bad.problems) {
        problem.column = inputs_.file.resolver.ColumnOf(problem.column);
      }
    }
    bad.line = row.line;
    progress_.Clear();
    inputs_.bad_rows.Show(bad);
    if (inputs_.bad_rows.keeps_cells()) bad.cells = std::move(row.cells);
    return book_.AddBad(id, std::move(bad));
  }

 private:
  DealInputs& inputs_;
  HistoryRowBuilder& rows_;
  Progress& progress_;
  HistoryBook& book_;
  int64_t& ignored_;
  RowTexts texts_;
  std::string details_;
};

}  // namespace

absl::Status ReadHistory(DealInputs& inputs, HistoryRowBuilder& rows, StopSignal& stop,
                         Progress& progress, HistoryBook& book, int64_t& rows_ignored) {
  HistoryReader reader(inputs, rows, progress, book, rows_ignored);
  CsvRow row;
  while (!stop.stopped()) {
    REVOPS_ASSIGN_OR_RETURN(const bool has_row, inputs.file.reader->Next(row));
    if (!has_row) {
      progress.Clear();
      return absl::OkStatus();
    }
    if (!FitToHeader(inputs.file.header, row)) continue;
    REVOPS_RETURN_IF_ERROR(reader.Take(row));
    progress.Update(book.rows() + rows_ignored, inputs.file.reader->bytes_read());
  }
  return absl::CancelledError("stopped");
}

}  // namespace revops::cli
