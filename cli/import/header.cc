#include "cli/import/header.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/types/ids.h"

namespace revops::cli {

std::string FoldedName(absl::string_view name) {
  std::string folded = absl::AsciiStrToLower(name);
  absl::RemoveExtraAsciiWhitespace(&folded);
  return folded;
}

absl::StatusOr<int> ColumnNamed(const std::vector<std::string>& header, absl::string_view name) {
  const auto find = [&](const auto& is_it) -> absl::StatusOr<int> {
    const auto it = std::find_if(header.begin(), header.end(), is_it);
    if (it == header.end()) return -1;
    if (std::none_of(it + 1, header.end(), is_it)) return static_cast<int>(it - header.begin());
    return absl::InvalidArgumentError(absl::StrCat("two columns ", Quoted(name)));
  };
  const auto exact = find([&](const std::string& column) { return column == name; });
  if (!exact.ok() || *exact >= 0) return exact;
  const std::string folded = FoldedName(name);
  return find([&](const std::string& column) { return FoldedName(column) == folded; });
}

bool FitToHeader(const std::vector<std::string>& header, CsvRow& row) {
  const auto is_empty = [](const std::string& text) { return text.empty(); };
  if (!row.problem.empty()) return true;
  if (std::all_of(row.cells.begin(), row.cells.end(), is_empty)) return false;
  if (row.cells.size() > header.size()) {
    const auto behind = row.cells.begin() + static_cast<std::ptrdiff_t>(header.size());
    if (std::all_of(behind, row.cells.end(), is_empty)) row.cells.resize(header.size());
  } else {
    const auto lacking = header.begin() + static_cast<std::ptrdiff_t>(row.cells.size());
    if (std::all_of(lacking, header.end(), is_empty)) row.cells.resize(header.size());
  }
  return true;
}

}  // namespace revops::cli
