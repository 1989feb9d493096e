// The trade's verbs: each takes a deal and answers with the change, the deal after it inside.
//
// Pure: "now" is passed in; recorded times and the revision are the store's to fill in. Errors:
// INVALID_ARGUMENT for what the request got wrong (an unknown stage), FAILED_PRECONDITION with
// every unmet rule at once where the policy or the deal's state forbids. An unknown stage is told
// alone: no rule can be judged against it.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_VERBS_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_VERBS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "deal-service/domain/change.h"
#include "deal-service/domain/deal.h"
#include "deal-service/domain/pipeline.h"

namespace revops::deal {

// When something was true in the world, and when it is told.
struct Moment {
  absl::Time effective;
  absl::Time now;
};

struct NewDeal {
  Uuid id;
  std::string external_id;
  std::string stage;  // empty: the pipeline's first
  DealDetails details;
  bool imported = false;
  std::optional<LeadPass> source_lead = std::nullopt;
};

absl::StatusOr<DealChange> Open(const Pipeline& pipeline, const NewDeal& request, Moment moment);

// `to_stage` empty means the next open stage (Advance), the one before (MoveBack).
absl::StatusOr<DealChange> Advance(const Pipeline& pipeline, const Deal& deal,
                                   const std::string& to_stage, Moment moment);
absl::StatusOr<DealChange> MoveBack(const Pipeline& pipeline, const Deal& deal,
                                    const std::string& to_stage, Moment moment);

struct Closing {
  std::string to_stage;              // empty: the first of its kind
  std::optional<Amount> amount;      // a win: what it was sold for
  std::string loss_reason, lost_to;  // a loss
};
absl::StatusOr<DealChange> Win(const Pipeline& pipeline, const Deal& deal, const Closing& closing,
                               Moment moment);
absl::StatusOr<DealChange> Lose(const Pipeline& pipeline, const Deal& deal, const Closing& closing,
                                Moment moment);

// `closed_from` is the stage of the visit before the closing one; taken where to_stage is empty.
absl::StatusOr<DealChange> Reopen(const Pipeline& pipeline, const Deal& deal,
                                  const std::string& to_stage, const std::string& closed_from,
                                  Moment moment);

// The deal's details become `details`. Each one that changes must not be effective before its last
// change (or the deal's creation), nor after now. Where nothing differs the change has no fields,
// and the caller writes none.
absl::StatusOr<DealChange> Update(const Deal& deal, const DealDetails& details, Moment moment);

// The visit whose entry moves stands between its neighbours: `before` is the visit before it (unset
// for the first), `visit` itself with its leaving.
struct BoundaryCorrection {
  Visit visit;
  std::optional<Visit> before;
  absl::Time entered;
};
absl::StatusOr<DealChange> Correct(const Deal& deal, const BoundaryCorrection& correction,
                                   absl::Time now);

absl::StatusOr<DealChange> Void(const Deal& deal, absl::Time now);

// One step of an imported past. Not judged by the policy, but its time must be in order, its stage
// of the pipeline and another than the present one, only a reopening may follow a closing, a loss
// must have a reason, and an amount must not change before its last change. The deal is marked
// imported from then on.
struct PastStep {
  std::string stage;
  absl::Time effective;
  std::optional<Amount> amount = std::nullopt;
  std::string loss_reason = {}, lost_to = {};
};
absl::StatusOr<DealChange> Replay(const Pipeline& pipeline, const Deal& deal, const PastStep& step,
                                  absl::Time now);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_VERBS_H_
