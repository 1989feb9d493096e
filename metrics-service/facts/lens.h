// Through which instants facts are read: what took effect before `as_of`, among what was recorded
// before `known`.
#ifndef REVOPS_METRICS_SERVICE_FACTS_LENS_H_
#define REVOPS_METRICS_SERVICE_FACTS_LENS_H_

#include "metrics-service/facts/instant.h"
#include "metrics-service/facts/recordings.h"

namespace revops::metrics {

// Recordings are numbered by each half for itself: a lens on deals is none on leads.
struct Lens {
  Micros as_of = 0;                // includes effective times before this
  Recording known = kNoRecording;  // includes recordings below this
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_LENS_H_
