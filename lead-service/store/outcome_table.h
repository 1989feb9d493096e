// The closed deals that matter to leads and accounts; open ones have no row.
#ifndef REVOPS_LEAD_SERVICE_STORE_OUTCOME_TABLE_H_
#define REVOPS_LEAD_SERVICE_STORE_OUTCOME_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "lead-service/domain/deal_outcome.h"

namespace revops::lead {

class OutcomeTable {
 public:
  virtual ~OutcomeTable() = default;
  virtual absl::StatusOr<std::optional<DealOutcome>> Find(const std::string& deal) = 0;
  // In place of what there is, and confirmed.
  virtual absl::Status Keep(const DealOutcome& outcome) = 0;
  virtual absl::Status Forget(const std::string& deal) = 0;
  // Those that were known before the stream began anew, and have not been told since; at most
  // `limit`.
  virtual absl::StatusOr<std::vector<DealOutcome>> Unconfirmed(int limit) = 0;
  // Of the account's won deals; nothing where there is none.
  virtual absl::StatusOr<std::optional<absl::Time>> FirstWinOf(const std::string& account) = 0;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_OUTCOME_TABLE_H_
