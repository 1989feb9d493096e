// Ended visits as rows of table `visit`: appended, each pointing at the one before.
#ifndef REVOPS_DEAL_SERVICE_STORE_VISIT_ROW_H_
#define REVOPS_DEAL_SERVICE_STORE_VISIT_ROW_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// Answers the new row's key.
absl::StatusOr<int64_t> AppendVisit(sql::Connection& connection, int64_t deal_key,
                                    int64_t previous_visit, const Visit& visit);

// Ended visits by the chain, then the present one; first to last.
absl::StatusOr<std::vector<Visit>> SelectVisits(sql::Connection& connection,
                                                const StoredDeal& stored);

// Moves the boundary at which visit `move.number` was entered, in the rows of ended visits.
absl::Status MoveBoundary(sql::Connection& connection, const StoredDeal& stored,
                          const BoundaryMove& move);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_VISIT_ROW_H_
