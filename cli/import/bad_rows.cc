#include "cli/import/bad_rows.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/output/csv.h"
#include "cli/output/table.h"
#include "common/status/status.h"

namespace revops::cli {

namespace {

namespace fs = std::filesystem;

// The file behind links, so that the link stays when the file is replaced.
std::string Target(const std::string& path) {
  std::error_code error;
  const fs::path target = fs::weakly_canonical(path, error);
  return error ? path : target.string();
}

// A terminal, a pipe: written directly, as it can not be replaced.
bool IsSpecial(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return fs::exists(status) && !fs::is_regular_file(status);
}

std::string PartOf(const std::string& path) { return path + ".part"; }

}  // namespace

absl::Status BadRows::CheckPath(const std::string& path, const std::vector<std::string>& inputs) {
  if (path.empty()) return absl::OkStatus();
  const std::string target = Target(path);
  for (const std::string& input : inputs) {
    for (const std::string& written : {target, PartOf(target)}) {
      std::error_code is_absent;
      if (!fs::equivalent(written, input, is_absent)) continue;
      return InvalidField(
          "--errors", absl::StrCat(path, " would overwrite ", input, ", which the import reads"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<BadRows> BadRows::Open(const std::string& path,
                                      const std::vector<std::string>& header, char delimiter,
                                      std::ostream& err) {
  BadRows rows(err);
  rows.columns_ = header.size();
  rows.delimiter_ = delimiter;
  if (path.empty()) return rows;
  rows.path_ = Target(path);
  rows.written_path_ = IsSpecial(rows.path_) ? rows.path_ : PartOf(rows.path_);
  rows.file_ =
      std::make_unique<std::ofstream>(rows.written_path_, std::ios::binary | std::ios::trunc);
  if (!*rows.file_) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot write ", rows.written_path_));
  }
  std::vector<std::string> columns = header;
  columns.insert(columns.end(), {"line", "column", "reason"});
  PrintCsvLine(columns, *rows.file_, delimiter);
  return rows;
}

void BadRows::Add(const SentRow& row) {
  Show(row);
  Keep(row);
}

void BadRows::Show(const SentRow& row) {
  if (++count_ > kBadRowsShownMax) return;
  for (const Problem& problem : row.problems) {
    *err_ << "line " << row.line << ": "
          << (problem.column.empty() ? "" : ForTerminal(problem.column) + ": ")
          << ForTerminal(problem.reason) << '\n';
  }
}

void BadRows::Keep(const SentRow& row) {
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
  PrintCsvLine(cells, *file_, delimiter_);
}

void BadRows::Flush() {
  if (file_ != nullptr) file_->flush();
}

absl::Status BadRows::Finish() {
  if (count_ > kBadRowsShownMax) {
    *err_ << "... and " << count_ - kBadRowsShownMax << " more bad rows"
          << (file_ == nullptr ? "; --errors FILE.csv keeps them all" : "") << '\n';
  }
  if (file_ == nullptr) return absl::OkStatus();
  file_->close();
  if (file_->fail()) {
    return absl::DataLossError(
        absl::StrCat("not every bad row could be written to ", written_path_));
  }
  if (written_path_ == path_) return absl::OkStatus();
  std::error_code error;
  fs::rename(written_path_, path_, error);
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), absl::StrCat("cannot replace ", path_,
                                                         "; the bad rows are in ", written_path_));
}

void BadRows::Abandon() {
  if (file_ == nullptr) return;
  file_.reset();
  std::error_code ignored;
  if (written_path_ != path_) fs::remove(written_path_, ignored);
}

}  // namespace revops::cli
