// A deal's contacts as bytes of its row, and the leads that belong to deals.
#ifndef REVOPS_DEAL_SERVICE_STORE_CONTACT_ROW_H_
#define REVOPS_DEAL_SERVICE_STORE_CONTACT_ROW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "deal-service/domain/deal.h"

namespace revops::deal {

// Contact, role and lead of each, without separators; a pass only where it is not the first.
std::string EncodeContacts(const std::vector<DealContact>& contacts);
std::vector<DealContact> DecodeContacts(absl::string_view bytes);

// Nothing where this pass of the lead is of no deal.
absl::StatusOr<std::optional<int64_t>> SelectDealOfLead(sql::Connection& connection,
                                                        const LeadPass& lead);
// Of all its passes.
absl::StatusOr<std::vector<int64_t>> SelectDealsOfLead(sql::Connection& connection,
                                                       const Uuid& lead);
// What of the leads came or went between `before` (of a new deal: a default one) and `after` is
// written; nothing is read or written where none did. ALREADY_EXISTS when another deal has one.
absl::Status UpdateLeads(sql::Connection& connection, int64_t key, const Deal& before,
                         const Deal& after);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_CONTACT_ROW_H_
