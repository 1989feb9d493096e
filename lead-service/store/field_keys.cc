#include "lead-service/store/field_keys.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "lead-service/store/lead_store.h"

namespace revops::lead {

constexpr char kSelectAll[] = "SELECT field FROM field_key";

absl::Status FieldKeys::Load(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectAll));
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return absl::OkStatus();
    known_.insert(std::string(row.Text(0)));
  }
}

std::vector<std::string> FieldKeys::NewOnes(const std::vector<FieldChange>& fields) const {
  std::vector<std::string> keys;
  for (const FieldChange& change : fields) {
    absl::string_view key = change.field;
    if (!absl::ConsumePrefix(&key, "fields.") || change.new_value.empty()) continue;
    if (!known_.contains(std::string(key))) keys.emplace_back(key);
  }
  return keys;
}

absl::Status FieldKeys::Check(const std::vector<FieldChange>& fields) const {
  const std::vector<std::string> keys = NewOnes(fields);
  if (keys.empty() || known_.size() + keys.size() <= kFieldKeysMax) return absl::OkStatus();
  std::vector<UnmetRule> rules;
  for (const std::string& key : keys) {
    rules.push_back({"CUSTOM_FIELDS_FULL", absl::StrCat("leads#fields.", key),
                     absl::StrCat("fields.", key,
                                  " would be a new custom field: all leads together "
                                  "have at most ",
                                  kFieldKeysMax, " different ones, there are ", known_.size())});
  }
  return UnmetRules("leads", rules);
}

constexpr char kInsert[] = "INSERT INTO field_key (field) VALUES (?1) ON CONFLICT DO NOTHING";

absl::Status FieldKeys::Note(sql::WriteContext& context,
                             const std::map<std::string, std::string>& fields) {
  for (const auto& [key, value] : fields) {
    if (known_.contains(key)) continue;
    REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, context.connection().Prepare(kInsert));
    insert.Bind(1, absl::string_view(key));
    REVOPS_RETURN_IF_ERROR(insert.Run());
    known_.insert(key);
    context.OnRolledBack([this, key = key] { known_.erase(key); });
  }
  return absl::OkStatus();
}

}  // namespace revops::lead
