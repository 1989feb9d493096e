// An activity as a row of table `activity`, both ways, and its note.
#ifndef REVOPS_DEAL_SERVICE_STORE_ACTIVITY_ROW_H_
#define REVOPS_DEAL_SERVICE_STORE_ACTIVITY_ROW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "deal-service/store/activity_store.h"

namespace revops::deal {

// The notes are read along. Of what is read only the deal's key is known, not its id.
absl::StatusOr<std::optional<StoredActivity>> SelectActivityById(sql::Connection& connection,
                                                                 const Uuid& id);
absl::StatusOr<std::optional<StoredActivity>> SelectActivityByExternalId(
    sql::Connection& connection, const std::string& external_id);
// Of the deal, those recorded before `before_key` (0: all), newest first.
absl::StatusOr<std::vector<StoredActivity>> SelectActivities(sql::Connection& connection,
                                                             int64_t deal_key, int64_t before_key,
                                                             int limit);
// When the deal's latest activity that is due by `now` and was not rescheduled took place.
absl::StatusOr<std::optional<absl::Time>> SelectLastActivity(sql::Connection& connection,
                                                             int64_t deal_key, absl::Time now);

absl::Status NoSuchActivity(const Uuid& deal, const Uuid& id);

// Answers the new row's key.
absl::StatusOr<int64_t> InsertActivity(sql::Connection& connection, const StoredActivity& stored);
absl::Status UpdateActivity(sql::Connection& connection, const StoredActivity& stored);
// Empty: no row.
absl::Status WriteActivityNote(sql::Connection& connection, int64_t key, const std::string& note);
absl::StatusOr<std::string> SelectActivityNote(sql::Connection& connection, int64_t key);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_ACTIVITY_ROW_H_
