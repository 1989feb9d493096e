// Use case: the fields that a mask names take new values.
#ifndef REVOPS_LEAD_SERVICE_APP_UPDATE_LEAD_H_
#define REVOPS_LEAD_SERVICE_APP_UPDATE_LEAD_H_

#include <string>
#include <vector>

#include "lead-service/app/command.h"

namespace revops::lead {

struct UpdateLeadCommand {
  CommandHeader header;
  Uuid id;
  // The fields of `values` that count, as the API names them: `owner`, `person.email`, `fields`.
  std::vector<std::string> mask;
  LeadDetails values;
};

inline constexpr size_t kMaskPathsMax = 64;

// INVALID_ARGUMENT with every path that is no field an update may change, or for too many paths;
// each one once otherwise.
absl::StatusOr<std::vector<std::string>> CheckMask(std::vector<std::string> paths);

// A mask with every field that `values` sets.
std::vector<std::string> FieldsSetIn(const LeadDetails& values);

// The fields of `mask` (which CheckMask accepted), set or cleared, go over from `from` into `to`,
// which is then brought into its normal form.
void TakeFields(const std::vector<std::string>& mask, const LeadDetails& from, LeadDetails& to);

// What is wrong with details in their normal form.
QualityFlags QualityOf(const LeadDetails& details);
// Brings them there.
QualityFlags Normalize(LeadDetails& details);

absl::StatusOr<Lead> UpdateLead(CommandStore& store, const UpdateLeadCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_UPDATE_LEAD_H_
