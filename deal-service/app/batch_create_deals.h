// Use case: one item of an import, a deal with its past.
//
// The item's external_id and a hash of its content make it repeatable: the same again is unchanged;
// other content is a conflict, or is taken over where the caller asks for it.
#ifndef REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEALS_H_
#define REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEALS_H_

#include <vector>

#include "deal-service/app/command.h"

namespace revops::deal {

inline constexpr int kBatchDealsMax = 64;
// The creation and these fit one revision.
inline constexpr int kTransitionsMax = 255;

struct ImportedDeal {
  std::string pipeline;  // slug
  NewDeal deal;
  absl::Time created;
  std::vector<PastStep> past;
  uint64_t content_hash = 0;
};

struct ImportDealCommand {
  CommandHeader header;
  ImportedDeal item;
  bool update_existing = false;
};

struct ImportResult {
  enum class Outcome { kCreated, kUnchanged, kUpdated } outcome = Outcome::kCreated;
  Deal deal;
};

// Errors: INVALID_ARGUMENT (fields relative to the item), NOT_FOUND PIPELINE_NOT_FOUND,
// ALREADY_EXISTS IMPORT_CONFLICT, FAILED_PRECONDITION HISTORY_DIFFERS when an update's past is not
// the stored one and more.
absl::StatusOr<ImportResult> ImportDeal(DealWriter& store, const ImportDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEALS_H_
