// Use case: the fields that a mask names take new values.
#ifndef REVOPS_DEAL_SERVICE_APP_UPDATE_DEAL_H_
#define REVOPS_DEAL_SERVICE_APP_UPDATE_DEAL_H_

#include "deal-service/app/command.h"

namespace revops::deal {

struct UpdateDealCommand {
  CommandHeader header;
  Uuid id;
  // The fields of `values` that count, as the API names them: `amount`, `fields`, `fields.region`.
  std::vector<std::string> mask;
  DealDetails values;
};

// Paths that a mask may have: every named field, `fields`, and room for each custom field twice.
inline constexpr size_t kMaskPathsMax = 64;

// INVALID_ARGUMENT with every path that is no field an update may change, or for too many paths;
// each one once otherwise.
absl::StatusOr<std::vector<std::string>> CheckMask(std::vector<std::string> paths);

// A mask with every field that `values` sets.
std::vector<std::string> FieldsSetIn(const DealDetails& values);

// The fields of `mask` (which CheckMask accepted), set or cleared, go over from `from` into `to`.
void TakeFields(const std::vector<std::string>& mask, const DealDetails& from, DealDetails& to);

// Errors as verbs.h tells them; NOT_FOUND, ABORTED ETAG_MISMATCH, REQUEST_ID_REUSED.
absl::StatusOr<Deal> UpdateDeal(DealWriter& store, const UpdateDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_UPDATE_DEAL_H_
