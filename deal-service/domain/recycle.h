// What becomes of the leads of a lost deal: a part of the pipeline, carried out by lead-service.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_RECYCLE_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_RECYCLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/status/status.h"

namespace revops::deal {

// Numbers equal revops.deal.v1.RecycleAction; stores keep them.
enum class RecycleAction { kUnset = 0, kNurture = 1, kDisqualify = 2 };

// A quarter: a lost customer's budget and people are others by then.
inline constexpr int32_t kRecycleDaysDefault = 90;
inline constexpr int32_t kRecycleDaysMax = 1095;
// As many as there may be loss reasons.
inline constexpr size_t kRecycleRulesMax = 100;

struct RecycleRule {
  std::string loss_reason;
  RecycleAction action = RecycleAction::kUnset;
  int32_t after_days = 0;
  friend bool operator==(const RecycleRule&, const RecycleRule&) = default;
};

struct RecyclePolicy {
  RecycleAction action = RecycleAction::kNurture;  // for losses that no rule names
  int32_t after_days = kRecycleDaysDefault;
  std::vector<RecycleRule> rules;
  friend bool operator==(const RecyclePolicy&, const RecyclePolicy&) = default;
};

// Unset: NURTURE after kRecycleDaysDefault days; a rule that nurtures has the policy's days.
void FillDefaults(RecyclePolicy& policy);

// Every violated field, relative to the pipeline. `loss_reasons`: those it allows, empty for any.
void CheckRecyclePolicy(const RecyclePolicy& policy, const std::vector<std::string>& loss_reasons,
                        Violations& violations);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_RECYCLE_H_
