#include "cli/import/bad_rows.h"

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/output/csv.h"
#include "cli/output/table.h"

namespace revops::cli {

absl::StatusOr<BadRows> BadRows::Open(const std::string& path,
                                      const std::vector<std::string>& header, std::ostream& err) {
  BadRows rows(err);
  rows.columns_ = header.size();
  if (path.empty()) return rows;
  rows.path_ = path;
  rows.file_ = std::make_unique<std::ofstream>(path, std::ios::binary | std::ios::trunc);
  if (!*rows.file_) return absl::ErrnoToStatus(errno, absl::StrCat("cannot write ", path));
  std::vector<std::string> columns = header;
  columns.insert(columns.end(), {"line", "column", "reason"});
  PrintCsvLine(columns, *rows.file_);
  return rows;
}

void BadRows::Add(const SentRow& row) {
  if (++count_ <= kBadRowsShownMax) {
    for (const Problem& problem : row.problems) {
      *err_ << "line " << row.line << ": "
            << (problem.column.empty() ? "" : ForTerminal(problem.column) + ": ")
            << ForTerminal(problem.reason) << '\n';
    }
  }
  if (file_ == nullptr) return;
  std::vector<std::string> cells = row.cells;
  // A row with too few or too many cells still puts line, column and reason where they belong.
  cells.resize(columns_);
  const auto column = [](std::string* out, const Problem& problem) {
    absl::StrAppend(out, problem.column);
  };
  const auto reason = [](std::string* out, const Problem& problem) {
    absl::StrAppend(out, problem.reason);
  };
  cells.push_back(absl::StrCat(row.line));
  cells.push_back(absl::StrJoin(row.problems, "; ", column));
  cells.push_back(absl::StrJoin(row.problems, "; ", reason));
  PrintCsvLine(cells, *file_);
}

absl::Status BadRows::Finish() {
  if (count_ > kBadRowsShownMax) {
    *err_ << "... and " << count_ - kBadRowsShownMax << " more bad rows"
          << (file_ == nullptr ? "; --errors FILE.csv keeps them all" : "") << '\n';
  }
  if (file_ == nullptr) return absl::OkStatus();
  file_->close();
  if (file_->fail()) return absl::DataLossError(absl::StrCat("cannot write all of ", path_));
  return absl::OkStatus();
}

}  // namespace revops::cli
