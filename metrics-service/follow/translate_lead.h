// An event of the lead stream as facts.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_TRANSLATE_LEAD_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_TRANSLATE_LEAD_H_

#include <vector>

#include "absl/status/statusor.h"
#include "metrics-service/facts/lead_fact.h"
#include "revops/lead/v1/lead_event.pb.h"

namespace revops::metrics {

// A lead's whole image after the event (is_whole), so that the facts find what is new by
// themselves; an activity with its lead, which it may have moved on. None for what no number rests
// on: accounts and contacts. DATA_LOSS naming the event when it can not be understood.
absl::StatusOr<std::vector<LeadStreamFact>> TranslateLead(const revops::lead::v1::LeadEvent& event);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_TRANSLATE_LEAD_H_
