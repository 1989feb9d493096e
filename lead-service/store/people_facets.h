// What accounts, contacts, reps, teams and activities are looked up and listed by, kept beside
// their rows in the same transaction.
#ifndef REVOPS_LEAD_SERVICE_STORE_PEOPLE_FACETS_H_
#define REVOPS_LEAD_SERVICE_STORE_PEOPLE_FACETS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {

// `before`: null where it is new; `after`: null where it is gone. ALREADY_EXISTS DOMAIN_TAKEN.
absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Account* before,
                        const Account* after);
absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Contact* before,
                        const Contact* after);
absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Rep* before,
                        const Rep* after);
absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Team* before,
                        const Team* after);
absl::Status KeepFacets(sql::Connection& connection, int64_t key, const Activity* before,
                        const Activity* after);

// The keys of what a filter lets pass, in the list's order; at most `limit`.
absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection,
                                              const AccountFilter& filter, int64_t after,
                                              int limit);
absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection,
                                              const ContactFilter& filter, int64_t after,
                                              int limit);
absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection, const RepFilter& filter,
                                              const std::string& after, int limit);
absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection, const TeamFilter& filter,
                                              const std::string& after, int limit);
absl::StatusOr<std::vector<int64_t>> FindKeys(sql::Connection& connection,
                                              const ActivityFilter& filter, int64_t before,
                                              int limit);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_PEOPLE_FACETS_H_
