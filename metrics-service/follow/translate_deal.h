// An event of the deal stream as a fact.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_TRANSLATE_DEAL_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_TRANSLATE_DEAL_H_

#include "absl/status/statusor.h"
#include "metrics-service/facts/fact.h"
#include "revops/deal/v1/deal_event.pb.h"

namespace revops::metrics {

// The deal's whole image after the event (is_whole), so that Facts finds what is new by itself.
// DATA_LOSS naming the event when it can not be understood.
absl::StatusOr<Fact> TranslateDeal(const revops::deal::v1::DealEvent& event);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_TRANSLATE_DEAL_H_
