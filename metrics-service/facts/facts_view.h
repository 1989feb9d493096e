// Both halves of the facts, as a report reads them together.
#ifndef REVOPS_METRICS_SERVICE_FACTS_FACTS_VIEW_H_
#define REVOPS_METRICS_SERVICE_FACTS_FACTS_VIEW_H_

#include <string>

#include "metrics-service/facts/facts.h"
#include "metrics-service/facts/lead_facts.h"

namespace revops::metrics {

// What the facts of a stream include; beside them, so that a reader sees both as they belong
// together.
struct Followed {
  // Everything up to this position of the stream, at the least; empty before the first batch.
  std::string token;
  // They reached the stream's head once: before that they are a beginning of the history.
  bool has_caught_up = false;
};

struct FactsView {
  const Facts& deals;
  const Followed& deals_followed;
  const LeadFacts& leads;
  const Followed& leads_followed;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_FACTS_VIEW_H_
