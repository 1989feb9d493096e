// What a lead is worth a look: 0 to 100 by rules, with its reasons.
//
// Pure: the rules are a table (version kScoreRulesVersion), the answer follows from the lead and
// the instant alone. Nothing is learned here, so nothing is promised: it orders a list.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_SCORE_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_SCORE_H_

#include "absl/time/time.h"
#include "lead-service/domain/lead.h"

namespace revops::lead {

inline constexpr int kScoreRulesVersion = 1;
inline constexpr int kFitMax = 40, kEngagementMax = 35, kQualificationMax = 25;

// Fit, engagement and qualification add up, what is wrong with the data is taken off; reasons in
// that order. Engagement fades with the time since the last activity, as of `now`.
LeadScore Judge(const Lead& lead, absl::Time now);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_SCORE_H_
