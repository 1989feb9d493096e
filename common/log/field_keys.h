// Every distinct custom field that any subject of one store ever had; there may be kFieldKeysMax.
#ifndef REVOPS_COMMON_LOG_FIELD_KEYS_H_
#define REVOPS_COMMON_LOG_FIELD_KEYS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/strip.h"
#include "common/sql/writer.h"

namespace revops::log {

// Each one is a column wherever numbers are computed.
inline constexpr size_t kFieldKeysMax = 256;

// The table in each service's migrations.
inline constexpr char kFieldKeyTableSql[] =
    "CREATE TABLE field_key(\n"
    "  field TEXT PRIMARY KEY\n"
    ") WITHOUT ROWID;\n";

// The custom fields that changes set: of `fields.{key}`, the key.
template <typename FieldChange>
std::vector<std::string> FieldKeysSetBy(const std::vector<FieldChange>& changes) {
  std::vector<std::string> keys;
  for (const FieldChange& change : changes) {
    absl::string_view key = change.field;
    if (absl::ConsumePrefix(&key, "fields.") && !change.new_value.empty()) keys.emplace_back(key);
  }
  return keys;
}

// On the writer's thread alone, as QuietRequests.
class FieldKeys {
 public:
  // `subjects`: how the store's are called in refusals, as `deals`.
  explicit FieldKeys(std::string subjects) : subjects_(std::move(subjects)) {}

  // Reads what table `field_key` holds.
  absl::Status Load(sql::Connection& connection);
  // For subjects from before that table.
  void AddKnown(const std::string& key) { known_.insert(key); }

  // FAILED_PRECONDITION CUSTOM_FIELDS_FULL, a rule for each that would be new, where these would be
  // too many.
  absl::Status Check(const std::vector<std::string>& keys) const;
  // Keeps the new ones.
  absl::Status Note(sql::WriteContext& context, const std::vector<std::string>& keys);

 private:
  std::vector<std::string> NewOnes(const std::vector<std::string>& keys) const;

  const std::string subjects_;
  absl::flat_hash_set<std::string> known_;
};

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_FIELD_KEYS_H_
