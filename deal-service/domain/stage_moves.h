// How a deal enters a stage: shared by the verbs and by imported history.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_STAGE_MOVES_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_STAGE_MOVES_H_

#include <string>

#include "absl/status/statusor.h"
#include "deal-service/domain/change.h"
#include "deal-service/domain/deal.h"
#include "deal-service/domain/pipeline.h"

namespace revops::deal {

// The present visit ends with `outcome`, the next one begins in `to` at `effective`; state follows
// the stage's kind, only a lost deal keeps a loss reason, and a deal that closes loses its override
// of the forecast category, which is told among the changed fields.
DealChange EnterStage(const Deal& deal, const Stage& to, VisitOutcome outcome, ChangeType type,
                      absl::Time effective);

// Notes that `field` changed at `effective`. Beyond kChangesKeptMax custom fields that the deal
// does not have any more are forgotten, those that changed longest ago first.
void NoteChange(Deal& deal, const std::string& field, absl::Time effective);

// Sets the amount inside a change that is under way and names it among the changed fields.
void SetAmount(DealChange& change, const Amount& amount);

// INVALID_ARGUMENT naming `field` when the pipeline has no such stage.
absl::StatusOr<const Stage*> FindStage(const Pipeline& pipeline, absl::string_view field,
                                       const std::string& stage_id);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_STAGE_MOVES_H_
