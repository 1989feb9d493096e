// An event cut down to what changed: WATCH_DETAIL_FACTS.
#ifndef REVOPS_DEAL_SERVICE_API_EVENT_FACTS_H_
#define REVOPS_DEAL_SERVICE_API_EVENT_FACTS_H_

#include "revops/deal/v1/deal_event.pb.h"

namespace revops::deal {

void KeepOnlyFacts(revops::deal::v1::DealEvent& event);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_EVENT_FACTS_H_
