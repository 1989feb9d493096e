// From a row's cells to the text of each of our fields: columns, then values, lookups, defaults.
#ifndef REVOPS_CLI_IMPORT_RESOLVER_H_
#define REVOPS_CLI_IMPORT_RESOLVER_H_

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "cli/import/csv_reader.h"
#include "cli/import/fields.h"
#include "cli/import/lookups.h"
#include "cli/import/mapping.h"
#include "cli/import/problem.h"
#include "cli/import/stage_columns.h"

namespace revops::cli {

// What one row says about a deal or lead; empty texts are not set.
struct RowTexts {
  std::array<std::string, kFieldNames.size()> text;
  // Key without `fields.`, and text.
  std::vector<std::pair<std::string, std::string>> custom;
  // The texts that no column or lookup gave.
  std::bitset<kFieldNames.size()> by_default;
  // In the order of the file's columns.
  std::vector<StageEntry> stage_entries;
  // The mapping says that rows of this stage are none of ours.
  bool is_ignored = false;
  // The mapping says that rows of this stage reopen a closed deal.
  bool reopens = false;

  const std::string& operator[](Field field) const { return text[static_cast<size_t>(field)]; }
  std::string& operator[](Field field) { return text[static_cast<size_t>(field)]; }
  bool is_default(Field field) const { return by_default[static_cast<size_t>(field)]; }
};

// Not thread-safe: it counts.
class Resolver {
 public:
  // INVALID_ARGUMENT naming every column that the header lacks or has twice, and lookups that need
  // each other. `lookups` by our field's name.
  static absl::StatusOr<Resolver> Create(const Mapping& mapping,
                                         const std::vector<std::string>& header,
                                         std::map<std::string, LookupTable> lookups);

  // Fills `texts` from `row`; false, with `problems`, for a bad row.
  bool Resolve(const CsvRow& row, RowTexts& texts, Problems& problems);

  // The external_id of a row that is too broken to be resolved; empty where that is not known. The
  // bytes behind a broken quote may belong to any row.
  std::string IdOf(const CsvRow& row) const;
  // The file's column that fills the field, or the field's own name.
  std::string ColumnOf(absl::string_view field) const;
  // Cells whose value the mapping maps to nothing.
  int64_t values_ignored() const { return values_ignored_; }

 private:
  // Texts to other texts, in any case where none is spelt so; `*` stands for every other one.
  struct Values {
    absl::flat_hash_map<std::string, std::string> exact, folded;
  };
  struct Source {
    std::string field_name;
    Field field;
    // The file's, in the mapping's order.
    std::vector<int> columns;
    // Index of the source whose text the lookup takes.
    int lookup_by = -1;
    const LookupTable* lookup = nullptr;
    Values values;
    std::string default_text;
  };
  struct Resolved {
    // The mapping maps it to nothing.
    bool is_ignored = false;
    bool is_default = false;
  };

  void AddSource(const Mapping& mapping, const std::string& name);
  bool Place(const Mapping& mapping, const std::string& name);
  std::string CellText(const CsvRow& row, int column) const;
  // Replaces `text` as `values` says; true when it was mapped to nothing.
  static bool Replace(const Values& values, std::string& text);
  bool TextOf(const Source& source, const CsvRow& row, std::string& text, Resolved& resolved,
              Problems& problems);
  bool LookUp(const Source& source, std::string& text, Resolved& resolved, Problems& problems);
  bool IsIgnored(const CsvRow& row) const;
  void ReadStageEntries(const CsvRow& row, RowTexts& texts) const;
  const Source* SourceOf(absl::string_view field) const;

  std::vector<std::string> header_;
  // A lookup's source stands behind the one it takes its key from.
  std::vector<Source> sources_;
  std::vector<std::string> texts_;
  // Sources point into it; a map's nodes stay where they are when it moves.
  std::map<std::string, LookupTable> lookups_;
  std::set<std::string> reopen_;
  std::set<std::string> missing_;
  std::vector<StageColumn> stage_columns_;
  // Columns of the file, and the texts in lower case by which a row is none of ours.
  std::vector<std::pair<int, std::set<std::string>>> ignore_rows_;
  int64_t values_ignored_ = 0;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_RESOLVER_H_
