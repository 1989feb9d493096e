// Every distinct custom field that any lead ever had; there may be kFieldKeysMax.
#ifndef REVOPS_LEAD_SERVICE_STORE_FIELD_KEYS_H_
#define REVOPS_LEAD_SERVICE_STORE_FIELD_KEYS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "common/sql/writer.h"
#include "lead-service/domain/lead_change.h"

namespace revops::lead {

// On the writer's thread alone, as log::QuietRequests.
class FieldKeys {
 public:
  // Reads what table `field_key` holds.
  absl::Status Load(sql::Connection& connection);
  // FAILED_PRECONDITION CUSTOM_FIELDS_FULL where these changes would bring too many.
  absl::Status Check(const std::vector<FieldChange>& fields) const;
  // Keeps the new ones of a lead's custom fields.
  absl::Status Note(sql::WriteContext& context, const std::map<std::string, std::string>& fields);

 private:
  std::vector<std::string> NewOnes(const std::vector<FieldChange>& fields) const;

  absl::flat_hash_set<std::string> known_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_FIELD_KEYS_H_
