#include "cli/import/lookups.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/import/csv_reader.h"
#include "cli/import/header.h"
#include "cli/read_file.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

absl::StatusOr<std::string> Locate(const std::string& file, const std::string& csv_path,
                                   const std::string& mapping_path) {
  for (const std::string& beside : {csv_path, mapping_path}) {
    const auto path = std::filesystem::path(beside).parent_path() / file;
    if (FileExists(path.string())) return path.string();
  }
  return absl::NotFoundError(absl::StrCat("lookup file ", file, " is neither beside ", csv_path,
                                          " nor beside ", mapping_path));
}

absl::StatusOr<size_t> ColumnOf(const CsvRow& header, const std::string& column,
                                const std::string& path) {
  const absl::StatusOr<int> found = ColumnNamed(header.cells, column);
  if (!found.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", found.status().message()));
  }
  if (*found < 0) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": no column ", Quoted(column)));
  }
  return static_cast<size_t>(*found);
}

absl::Status CheckRow(const CsvRow& row, size_t last_cell, const std::string& path) {
  if (!row.problem.empty()) {
    const std::string cell =
        row.problem_cell < 0 ? "" : absl::StrCat("cell ", row.problem_cell + 1, ": ");
    return absl::InvalidArgumentError(absl::StrCat(path, ":", row.line, ": ", cell, row.problem));
  }
  if (row.cells.size() > last_cell) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(path, ":", row.line, ": has ", row.cells.size(),
                                                 " cells, needs ", last_cell + 1));
}

}  // namespace

absl::StatusOr<LookupTable> LookupTable::Load(const LookupSpec& spec, const std::string& csv_path,
                                              const std::string& mapping_path, char delimiter) {
  REVOPS_ASSIGN_OR_RETURN(const std::string path, Locate(spec.file, csv_path, mapping_path));
  REVOPS_ASSIGN_OR_RETURN(const std::unique_ptr<CsvReader> reader,
                          CsvReader::Open(path, delimiter));
  CsvRow row;
  REVOPS_ASSIGN_OR_RETURN(const bool has_header, reader->Next(row));
  if (!has_header) return absl::InvalidArgumentError(absl::StrCat(path, ": is empty"));
  REVOPS_RETURN_IF_ERROR(CheckRow(row, 0, path));
  REVOPS_ASSIGN_OR_RETURN(const size_t key, ColumnOf(row, spec.key, path));
  REVOPS_ASSIGN_OR_RETURN(const size_t value, ColumnOf(row, spec.value, path));
  LookupTable table(spec);
  table.path_ = path;
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool has_row, reader->Next(row));
    if (!has_row) return table;
    REVOPS_RETURN_IF_ERROR(CheckRow(row, std::max(key, value), path));
    // As the imported file's cells are, or a quoted blank would hide a key.
    for (const size_t cell : {key, value}) absl::StripAsciiWhitespace(&row.cells[cell]);
    const auto [it, is_new] = table.values_.emplace(row.cells[key], row.cells[value]);
    if (!is_new && it->second != row.cells[value]) {
      return absl::InvalidArgumentError(absl::StrCat(path, ":", row.line, ": ", spec.key, " ",
                                                     Quoted(row.cells[key]),
                                                     " stands for two values of ", spec.value));
    }
    if (table.values_.size() > kLookupRowsMax) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": more than ", kLookupRowsMax, " keys"));
    }
  }
}

const std::string* LookupTable::Find(absl::string_view key) const {
  const auto it = values_.find(key);
  return it == values_.end() ? nullptr : &it->second;
}

}  // namespace revops::cli
