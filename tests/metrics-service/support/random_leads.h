// Random histories of leads beside those of deals, from a seed: late entries, conversions to deals
// that are there, will be or never are, several leads of one deal, comings back, deletions,
// activities that are corrected, reps that change teams.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RANDOM_LEADS_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RANDOM_LEADS_H_

#include <random>
#include <string>
#include <vector>

#include "metrics-service/facts/fact.h"
#include "metrics-service/facts/lead_fact.h"

namespace revops::metrics::testing {

class RandomLeads {
 public:
  explicit RandomLeads(uint32_t seed) : random_(seed) {}

  // What the lead stream says, in order, over the time of `deals`.
  std::vector<LeadStreamFact> Events(const std::vector<DealFact>& deals);
  // Activities of the deals, each behind its deal's creation, in the order of a stream.
  std::vector<ActivityFact> OnDeals(const std::vector<DealFact>& deals);

 private:
  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }
  bool Chance(int percent) { return Pick(100) < percent; }
  // Few instants, so that they often coincide.
  Micros Before(Micros now) { return now - Pick(5) * 5 * kMicrosPerDay; }
  LeadFact Change(int lead, const std::vector<DealFact>& deals);
  LeadFact WithNews(LeadFact fact, int percent);
  ActivityFact AnyActivity(int number, ActivitySubject kind, const Uuid& subject);
  std::string AnyChannel();

  std::mt19937 random_;
  Micros now_ = 0;
};

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RANDOM_LEADS_H_
