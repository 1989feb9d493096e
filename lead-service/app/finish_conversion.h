// Use cases: how a conversion ends. Whoever comes late, or a second time, changes nothing.
#ifndef REVOPS_LEAD_SERVICE_APP_FINISH_CONVERSION_H_
#define REVOPS_LEAD_SERVICE_APP_FINISH_CONVERSION_H_

#include <optional>
#include <string>

#include "lead-service/app/command.h"

namespace revops::lead {

// What deal-service answered.
struct MadeDeal {
  std::string name;     // deals/{uuid}
  std::string account;  // its account, where it has one
  // When it came about; unset where it was joined.
  std::optional<absl::Time> created = {};
};

// The deal is there: the lead is CONVERTED, and what is new of account and contact comes to be, in
// one revision that answers the request. Nothing where this pass is not pending.
absl::StatusOr<std::optional<Lead>> FinishLeadConversion(CommandStore& store, const Uuid& lead,
                                                         int32_t pass, const MadeDeal& deal);

// deal-service refused for good: the lead is QUALIFIED as before, and says why.
absl::StatusOr<std::optional<Lead>> RefuseLeadConversion(CommandStore& store, const Uuid& lead,
                                                         int32_t pass, const absl::Status& refusal);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_FINISH_CONVERSION_H_
