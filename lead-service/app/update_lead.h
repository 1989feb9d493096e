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

// The fields of `mask` (which CheckMask accepted), set or cleared, go over from `from` into `to`.
// Where they say who somebody is, `to` is brought into its normal form, and `quality` says what is
// wrong with it: some ten microseconds on the writer's thread, which other fields do not pay.
void TakeFields(const std::vector<std::string>& mask, const LeadDetails& from, LeadDetails& to,
                QualityFlags& quality);

// Brings the details into their normal form: what is wrong with them.
QualityFlags Normalize(LeadDetails& details);

absl::StatusOr<Lead> UpdateLead(CommandStore& store, const UpdateLeadCommand& command);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_UPDATE_LEAD_H_
