// MAP.json: how a file's columns become our fields. cli/mappings/README.md describes the format.
#ifndef REVOPS_CLI_IMPORT_MAPPING_H_
#define REVOPS_CLI_IMPORT_MAPPING_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/import/fields.h"
#include "revops/deal/v1/pipeline.pb.h"

namespace revops::cli {

// Reads one of our fields out of another file.
struct LookupSpec {
  std::string file;
  // Our field whose text (after `values`) is searched for.
  std::string by;
  // Columns of `file`: where it is searched, and what is taken.
  std::string key;
  std::string value;
  // A text that is not in the file leaves the field empty instead of making the row a bad one.
  bool may_be_missing = false;
};

// Where the file has a field: of these columns the first one, row by row, that says anything.
struct ColumnSpec {
  std::vector<std::string> names;
  // A file without any of them is taken; presets say it, as exports have what people chose.
  bool is_optional = false;
};

// What becomes of an owner who is no rep yet.
enum class UnknownOwners {
  // The name is told as it is.
  kKeep,
  // A rep is created first.
  kCreate,
  // The row is a bad one.
  kRefuse,
  // Mapping::house_owner takes its place.
  kReplace,
};

// Headers of columns that say when a row's deal entered, and left, a stage: `{stage}` stands for
// the stage's name, `{pipeline}` for anything.
struct StageColumns {
  std::vector<std::string> entered;
  std::vector<std::string> exited;
};

struct Mapping {
  // By our field's name; every name is one that FieldNamed() knows.
  std::map<std::string, ColumnSpec> columns;
  std::map<std::string, std::map<std::string, std::string>> values;
  std::map<std::string, std::string> defaults;
  std::map<std::string, LookupSpec> lookups;
  // Texts that say nothing, in any column, in any case: `Select`, `n/a`.
  std::set<std::string> missing;
  // Rows that are none of ours: by the file's column, texts in lower case. Columns may be absent.
  std::map<std::string, std::set<std::string>> ignore_rows;
  StageColumns stage_columns;
  // Empty: the unambiguous ones, DefaultDateFormats().
  std::vector<std::string> date_formats;
  std::string time_zone = "UTC";
  // `pipelines/{slug}`: of every row whose file says no other.
  std::string pipeline = "pipelines/default";
  // Set where the mapping defines that pipeline itself.
  std::optional<revops::deal::v1::SalesPipeline> definition;
  // Where a closed row stood before it closed; empty: the pipeline's last open stage. A history
  // that begins closed needs it.
  std::string open_stage;
  // Texts of the file's stage that reopen a closed deal; of histories alone.
  std::set<std::string> reopen;
  UnknownOwners unknown_owners = UnknownOwners::kKeep;
  // `reps/{slug}`
  std::string house_owner;
  // The separator of decimals, where the file's amounts alone do not tell; 0: they do.
  char decimal = 0;
  // 0: as the file's header shows it.
  char delimiter = 0;
};

// INVALID_ARGUMENT with every violation at once: unknown keys and fields, wrong types, no
// external_id. `base`: what the JSON is laid over, entry by entry; null takes an entry away.
absl::StatusOr<Mapping> ParseMapping(absl::string_view json, Mapping base = {});

// The same from a file; NOT_FOUND or PERMISSION_DENIED when it can not be read.
absl::StatusOr<Mapping> ReadMapping(const std::string& path, Mapping base = {});

// Lays `field=text` over the defaults. INVALID_ARGUMENT naming `--default`.
absl::Status SetDefault(const std::string& pair, Mapping& mapping);

// INVALID_ARGUMENT with every part of the mapping that a file of this kind does not take, and what
// is missing.
absl::Status CheckMapping(FileKind kind, const Mapping& mapping);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_MAPPING_H_
