#include "common/log/field_keys.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::log {

constexpr char kSelectAll[] = "SELECT field FROM field_key";

absl::Status FieldKeys::Load(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectAll));
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return absl::OkStatus();
    known_.insert(std::string(row.Text(0)));
  }
}

std::vector<std::string> FieldKeys::NewOnes(const std::vector<std::string>& keys) const {
  std::vector<std::string> new_ones;
  for (const std::string& key : keys) {
    if (!known_.contains(key)) new_ones.push_back(key);
  }
  return new_ones;
}

absl::Status FieldKeys::Check(const std::vector<std::string>& keys) const {
  const std::vector<std::string> new_ones = NewOnes(keys);
  if (new_ones.empty() || known_.size() + new_ones.size() <= kFieldKeysMax) {
    return absl::OkStatus();
  }
  std::vector<UnmetRule> rules;
  for (const std::string& key : new_ones) {
    rules.push_back({"CUSTOM_FIELDS_FULL", absl::StrCat(subjects_, "#fields.", key),
                     absl::StrCat("fields.", key, " would be a new custom field: all ", subjects_,
                                  " together have at most ", kFieldKeysMax,
                                  " different ones, there are ", known_.size())});
  }
  return UnmetRules(subjects_, rules);
}

constexpr char kInsert[] = "INSERT INTO field_key (field) VALUES (?1) ON CONFLICT DO NOTHING";

absl::Status FieldKeys::Note(sql::WriteContext& context, const std::vector<std::string>& keys) {
  for (const std::string& key : NewOnes(keys)) {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, context.connection().Prepare(kInsert));
    insert.Bind(1, absl::string_view(key));
    REVOPS_RETURN_IF_ERROR(insert.Run());
    known_.insert(key);
    context.OnRolledBack([this, key] { known_.erase(key); });
  }
  return absl::OkStatus();
}

}  // namespace revops::log
