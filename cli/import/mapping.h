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

struct Mapping {
  // By our field's name; every name is one that FieldNamed() knows.
  std::map<std::string, std::string> columns;
  std::map<std::string, std::map<std::string, std::string>> values;
  std::map<std::string, std::string> defaults;
  std::map<std::string, LookupSpec> lookups;
  std::vector<std::string> date_formats = {"%Y-%m-%d"};
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
  char delimiter = ',';
};

// INVALID_ARGUMENT with every violation at once: unknown keys and fields, wrong types, no
// external_id.
absl::StatusOr<Mapping> ParseMapping(absl::string_view json);

// The same from a file; NOT_FOUND or PERMISSION_DENIED when it can not be read.
absl::StatusOr<Mapping> ReadMapping(const std::string& path);

// INVALID_ARGUMENT with every part of the mapping that a file does not take whose rows are deals.
absl::Status CheckForDeals(const Mapping& mapping);
// The same, and what is missing, where each row is an entry into a stage.
absl::Status CheckForHistory(const Mapping& mapping);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_MAPPING_H_
