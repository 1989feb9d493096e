// Whether somebody is here already, by exact keys.
#ifndef REVOPS_LEAD_SERVICE_APP_DUPLICATES_H_
#define REVOPS_LEAD_SERVICE_APP_DUPLICATES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lead-service/store/lead_store.h"

namespace revops::lead {

// The oldest lead that shares one of the texts (person_keys.h) and is in somebody's way: not
// DISQUALIFIED. Leads of the same batch that are not on disk yet count.
absl::StatusOr<std::optional<StoredLead>> FindDuplicate(CommandStore& store,
                                                        const std::vector<std::string>& texts);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_DUPLICATES_H_
