#include "deal-service/domain/recycle.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

void CheckDays(const std::string& path, int32_t days, Violations& violations) {
  if (days >= 1 && days <= kRecycleDaysMax) return;
  violations.Add(path, absl::StrCat("must be 1 to ", kRecycleDaysMax, ", is ", days));
}

void CheckRule(const RecycleRule& rule, const std::string& path,
               const std::vector<std::string>& loss_reasons, Violations& violations) {
  const std::string reason = path + ".loss_reason";
  if (rule.loss_reason.empty()) {
    violations.Add(reason, "must be set");
  } else if (!loss_reasons.empty() && std::find(loss_reasons.begin(), loss_reasons.end(),
                                                rule.loss_reason) == loss_reasons.end()) {
    violations.Add(
        reason, absl::StrCat("must be one of policy.loss_reasons, is ", Quoted(rule.loss_reason)));
  }
  violations.AddAll(path, CheckLabel("loss_reason", rule.loss_reason));
  switch (rule.action) {
    case RecycleAction::kUnset:
      violations.Add(path + ".action", "must be NURTURE or DISQUALIFY");
      break;
    case RecycleAction::kNurture:
      CheckDays(path + ".after_days", rule.after_days, violations);
      break;
    case RecycleAction::kDisqualify:
      if (rule.after_days != 0) {
        violations.Add(path + ".after_days",
                       absl::StrCat("must not be set for DISQUALIFY, is ", rule.after_days));
      }
      break;
  }
}

}  // namespace

void FillDefaults(RecyclePolicy& policy) {
  if (policy.action == RecycleAction::kUnset) policy.action = RecycleAction::kNurture;
  if (policy.after_days == 0) policy.after_days = kRecycleDaysDefault;
  for (RecycleRule& rule : policy.rules) {
    const bool takes_days = rule.action == RecycleAction::kNurture && rule.after_days == 0;
    if (takes_days) rule.after_days = policy.after_days;
  }
}

void CheckRecyclePolicy(const RecyclePolicy& policy, const std::vector<std::string>& loss_reasons,
                        Violations& violations) {
  CheckDays("recycle_policy.after_days", policy.after_days, violations);
  if (policy.rules.size() > kRecycleRulesMax) {
    violations.Add("recycle_policy.rules", absl::StrCat("must be at most ", kRecycleRulesMax,
                                                        ", are ", policy.rules.size()));
    return;
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < policy.rules.size(); ++i) {
    const RecycleRule& rule = policy.rules[i];
    const std::string path = absl::StrCat("recycle_policy.rules[", i, "]");
    CheckRule(rule, path, loss_reasons, violations);
    if (!seen.insert(rule.loss_reason).second) {
      violations.Add(path + ".loss_reason", absl::StrCat("must be of one rule alone, is again ",
                                                         Quoted(rule.loss_reason)));
    }
  }
}

}  // namespace revops::deal
