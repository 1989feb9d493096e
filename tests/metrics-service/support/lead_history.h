// Histories of leads for tests: short words for what their stream says.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_HISTORY_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_HISTORY_H_

#include <string>

#include "absl/strings/string_view.h"
#include "metrics-service/facts/lead_fact.h"
#include "tests/metrics-service/support/history.h"

namespace revops::metrics::testing {

// The n-th lead, or activity, of a test.
Uuid LeadId(int n);
Uuid ActivityId(int n);

LeadFact LeadCreated(int lead, At at, absl::string_view channel = "");
LeadFact LeadEntered(int lead, At at, LeadState state);
// Became or joined a deal.
LeadFact LeadConverted(int lead, At at, int deal);
LeadFact LeadChanged(int lead, At at);
LeadFact LeadDeleted(int lead, Micros recorded);

LeadFact WithLabel(LeadFact fact, LeadLabel label, absl::string_view value);
LeadFact WithLeadField(LeadFact fact, absl::string_view key, absl::string_view value);

// A personal outbound call that connected.
ActivityFact Touched(int activity, ActivitySubject kind, Uuid subject, At at);
ActivityFact OfLead(int activity, int lead, At at);
ActivityFact OfDeal(int activity, int deal, At at);

RepFact RepIs(absl::string_view name, At at, absl::string_view team,
              absl::string_view manager = "");

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_LEAD_HISTORY_H_
