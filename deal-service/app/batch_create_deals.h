// Use case: one item of an import, a deal with its past.
//
// The item's external_id and a hash of its content make it repeatable: the same again is unchanged;
// other content is a conflict, or, where the caller asks for it, an update: what the item says
// takes the place of what is stored, from now on, what it does not say stays, and steps that are
// new are taken at their own times. An item without an external_id is made anew every time, unless
// it comes under the request id of an earlier success.
#ifndef REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEALS_H_
#define REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEALS_H_

#include <vector>

#include "deal-service/app/command.h"

namespace revops::deal {

inline constexpr int kBatchDealsMax = 64;
// The creation, or an update of the details, and these fit one revision.
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
// ALREADY_EXISTS IMPORT_CONFLICT, SOURCE_LEAD_TAKEN; FAILED_PRECONDITION: HISTORY_DIFFERS with
// every difference when an update's past is not the stored one and more, DEAL_VOID,
// HISTORY_TOO_LONG, and what Replay() refuses.
absl::StatusOr<ImportResult> ImportDeal(DealWriter& store, const ImportDealCommand& command);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_BATCH_CREATE_DEALS_H_
