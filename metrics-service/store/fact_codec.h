// Facts as bytes, small and quick to read back: about 40 bytes for a move.
//
// A packed batch is the format's number, one byte, and a sequence of facts; see packing.h. Of
// deals: format 2 added when a pipeline was recorded (format 1 is still read: recorded 0, known
// always), format 3 activities. Facts of leads have a format of their own, from 1.
#ifndef REVOPS_METRICS_SERVICE_STORE_FACT_CODEC_H_
#define REVOPS_METRICS_SERVICE_STORE_FACT_CODEC_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "metrics-service/facts/fact.h"
#include "metrics-service/facts/lead_fact.h"

namespace revops::metrics {

// Gets one fact, and ends whatever brings them by its error.
template <typename Fact>
using TakeFact = std::function<absl::Status(Fact)>;

std::string PackFacts(const std::vector<Fact>& facts);
std::string PackFacts(const std::vector<LeadStreamFact>& facts);

// Hands each fact to `take` and ends with its first error. DATA_LOSS for what is cut short or can
// not be read; a batch that was cut between two facts reads as fewer facts. Facts before the bad
// one were handed over by then.
absl::Status UnpackFacts(absl::string_view packed, const TakeFact<Fact>& take);
absl::Status UnpackFacts(absl::string_view packed, const TakeFact<LeadStreamFact>& take);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_STORE_FACT_CODEC_H_
