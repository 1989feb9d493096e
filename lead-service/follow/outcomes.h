// What a response of the deal stream says of outcomes.
#ifndef REVOPS_LEAD_SERVICE_FOLLOW_OUTCOMES_H_
#define REVOPS_LEAD_SERVICE_FOLLOW_OUTCOMES_H_

#include <vector>

#include "lead-service/domain/deal_outcome.h"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "revops/deal/v1/pipeline.pb.h"

namespace revops::lead {

// The deals of the response as they are at its end, each once. Activities and pipelines are none.
std::vector<const deal::v1::Deal*> DealsIn(const deal::v1::WatchDealsResponse& response);

// Whether any lead is the deal's, as its source or by a contact.
bool HasLeads(const deal::v1::Deal& deal);

// `policy` is that of the deal's version of its pipeline.
DealOutcome OutcomeOf(const deal::v1::Deal& deal, const deal::v1::RecyclePolicy& policy);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_FOLLOW_OUTCOMES_H_
