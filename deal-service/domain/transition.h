// The transition policy: which moves a pipeline allows, and every rule that forbids one.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_TRANSITION_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_TRANSITION_H_

#include <string>
#include <vector>

#include "common/status/status.h"
#include "deal-service/domain/deal.h"
#include "deal-service/domain/pipeline.h"

namespace revops::deal {

// Each answers with every unmet rule; empty means the move is allowed. `to` is a stage of
// `pipeline`.
//
// Forward: from an open stage to a later open one. The exit criteria of the stage and of every
// stage passed over must hold. Here and for moving back, `to` is null where the deal stands at the
// end of the road (NO_SUCH_STAGE).
std::vector<UnmetRule> RulesAgainstAdvancing(const Pipeline& pipeline, const Deal& deal,
                                             const Stage* to);
std::vector<UnmetRule> RulesAgainstMovingBack(const Pipeline& pipeline, const Deal& deal,
                                              const Stage* to);
// `details` are the deal's as they will be at the win (with the closing amount).
std::vector<UnmetRule> RulesAgainstWinning(const Pipeline& pipeline, const Deal& deal,
                                           const DealDetails& details, const Stage& to);
std::vector<UnmetRule> RulesAgainstLosing(const Pipeline& pipeline, const Deal& deal,
                                          const Stage& to, absl::string_view loss_reason);
std::vector<UnmetRule> RulesAgainstReopening(const Pipeline& pipeline, const Deal& deal,
                                             const Stage& to);

UnmetRule TooManyVisits(const Deal& deal);

// What nothing but reading may be done to: a deal that never was.
std::vector<UnmetRule> RulesAgainstVoid(const Deal& deal);

// An amount may not become another before its last change.
std::vector<UnmetRule> RulesAgainstAmountAt(const Deal& deal, absl::Time effective_time);

// What a change of these fields needs of its time: not before the last change of each (or the
// deal's creation), not after now.
std::vector<UnmetRule> RulesAgainstFieldsAt(const Deal& deal,
                                            const std::vector<std::string>& fields,
                                            absl::Time effective_time, absl::Time now);

// What every stage change needs of its time: not before the present visit's entry, not after now.
std::vector<UnmetRule> RulesAgainstTime(const Deal& deal, absl::Time effective_time,
                                        absl::Time now);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_TRANSITION_H_
