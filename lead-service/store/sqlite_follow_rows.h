// Rows of deal_follow, recycle_policy and deal_outcome.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_FOLLOW_ROWS_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_FOLLOW_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "lead-service/store/outcome_table.h"

namespace revops::lead {

// Empty: nothing was followed yet.
absl::StatusOr<std::string> SelectFollowToken(sql::Connection& connection);
absl::Status SaveFollowToken(sql::Connection& connection, const std::string& resume_token);
// What was learnt of deals is of another store, or too long ago: everything is to be told anew, and
// outcomes that are not will be forgotten (OutcomeTable::Unconfirmed).
absl::Status DoubtDeals(sql::Connection& connection);

// Serialized, as the pipeline's event told it; empty where it was not told.
absl::StatusOr<std::string> SelectRecyclePolicy(sql::Connection& connection,
                                                const std::string& pipeline, int32_t version);
absl::Status SaveRecyclePolicy(sql::Connection& connection, const std::string& pipeline,
                               int32_t version, const std::string& policy);

class SqliteOutcomeTable final : public OutcomeTable {
 public:
  explicit SqliteOutcomeTable(sql::Connection* connection) : connection_(*connection) {}
  absl::StatusOr<std::optional<DealOutcome>> Find(const std::string& deal) override;
  absl::Status Keep(const DealOutcome& outcome) override;
  absl::Status Forget(const std::string& deal) override;
  absl::StatusOr<std::vector<DealOutcome>> Unconfirmed(int limit) override;
  absl::StatusOr<std::optional<absl::Time>> FirstWinOf(const std::string& account) override;

 private:
  sql::Connection& connection_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_FOLLOW_ROWS_H_
