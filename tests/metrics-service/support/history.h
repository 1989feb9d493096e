// Histories for tests: short words for the events of deals.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_HISTORY_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_HISTORY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "metrics-service/facts/fact.h"

namespace revops::metrics::testing {

// Day `n` after 2017-01-01T00:00Z.
constexpr Micros Day(int64_t n) { return int64_t{1'483'228'800} * 1'000'000 + n * kMicrosPerDay; }

// The n-th deal of a test.
Uuid DealId(int n);

// prospecting, qualification, meeting, proposal, negotiation, won, lost; limits in days per open
// stage where given.
PipelineFact DefaultPipeline(int32_t version = 1, std::vector<int32_t> limits = {});

AmountFact Usd(int64_t units);

// Both times of an event; recorded when it happened unless told otherwise.
struct At {
  At(Micros instant) : effective(instant), recorded(instant) {}  // NOLINT: reads as a time
  At(Micros effective_at, Micros recorded_at) : effective(effective_at), recorded(recorded_at) {}
  Micros effective;
  Micros recorded;
};

DealFact Created(int deal, At at, absl::string_view stage = "prospecting");
DealFact Moved(int deal, At at, int32_t visit, absl::string_view stage);
DealFact Updated(int deal, At at);
DealFact Corrected(int deal, Micros recorded, int32_t visit, Micros enter);
DealFact Voided(int deal, Micros recorded);

DealFact With(DealFact fact, LabelKind kind, absl::string_view value);
DealFact WithField(DealFact fact, absl::string_view key, absl::string_view value);
DealFact With(DealFact fact, AmountFact amount);

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_HISTORY_H_
