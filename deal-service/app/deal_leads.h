// A lead is of one deal at most for each of its conversions, as its source or by one of its
// contacts.
#ifndef REVOPS_DEAL_SERVICE_APP_DEAL_LEADS_H_
#define REVOPS_DEAL_SERVICE_APP_DEAL_LEADS_H_

#include "absl/status/status.h"
#include "deal-service/app/command.h"

namespace revops::deal {

// ALREADY_EXISTS SOURCE_LEAD_TAKEN where another deal than `deal` has the lead, also a void one:
// metadata `lead`, `pass` and `deal`, by which whoever lost the answer to a conversion finds what
// it made. A deal outside the caller's reach is not named.
absl::Status LeadMustBeFree(DealWriter& store, const Reach& reach, const LeadPass& lead,
                            const Uuid& deal);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_DEAL_LEADS_H_
