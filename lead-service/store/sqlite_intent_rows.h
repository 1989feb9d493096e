// Rows of conversion_intent.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_INTENT_ROWS_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_INTENT_ROWS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "lead-service/store/conversion_intent.h"

namespace revops::lead {

absl::Status InsertIntent(sql::Connection& connection, const ConversionIntent& intent);
absl::StatusOr<std::optional<ConversionIntent>> SelectIntent(sql::Connection& connection,
                                                             const Uuid& lead);
absl::StatusOr<std::vector<ConversionIntent>> SelectIntents(sql::Connection& connection);
// The account that a pending conversion will make for the key; empty: none.
absl::StatusOr<std::string> SelectAccountInMaking(sql::Connection& connection,
                                                  const std::string& account_key);
absl::Status RemoveIntent(sql::Connection& connection, const Uuid& lead);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_INTENT_ROWS_H_
