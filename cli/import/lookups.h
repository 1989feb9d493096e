// Another file's column by key: a product's list price, a person's office.
#ifndef REVOPS_CLI_IMPORT_LOOKUPS_H_
#define REVOPS_CLI_IMPORT_LOOKUPS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/import/mapping.h"

namespace revops::cli {

// A lookup's file is held in memory: so many rows are a table, more are data.
inline constexpr size_t kLookupRowsMax = 1'000'000;

// Immutable.
class LookupTable {
 public:
  // Reads spec.file, looked for beside the imported file, then beside the mapping. INVALID_ARGUMENT
  // when a column is missing or there twice, a row can not be read, or a key stands for two values;
  // NOT_FOUND when the file is nowhere.
  static absl::StatusOr<LookupTable> Load(const LookupSpec& spec, const std::string& csv_path,
                                          const std::string& mapping_path, char delimiter);

  // Null when the key is not in the file.
  const std::string* Find(absl::string_view key) const;
  const LookupSpec& spec() const { return spec_; }
  // Where the file was found.
  const std::string& path() const { return path_; }

 private:
  explicit LookupTable(LookupSpec spec) : spec_(std::move(spec)) {}
  LookupSpec spec_;
  std::string path_;
  absl::flat_hash_map<std::string, std::string> values_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_LOOKUPS_H_
