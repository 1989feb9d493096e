// Facts as bytes, small and quick to read back: about 40 bytes for a move.
//
// A packed batch is the format's number, one byte, and a sequence of facts. Numbers are varints
// (zigzag where they may be negative), ids 16 bytes. A text is 0, its length and its bytes the
// first time, later its place in the list of texts seen so far in this batch, counted from 1.
// Format 2 added when a pipeline was recorded; format 1 is still read (recorded 0: known always).
#ifndef REVOPS_METRICS_SERVICE_STORE_FACT_CODEC_H_
#define REVOPS_METRICS_SERVICE_STORE_FACT_CODEC_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "metrics-service/facts/fact.h"

namespace revops::metrics {

// Gets one fact, and ends whatever brings them by its error.
using TakeFact = std::function<absl::Status(Fact)>;

std::string PackFacts(const std::vector<Fact>& facts);

// Hands each fact to `take` and ends with its first error. DATA_LOSS for what is cut short or can
// not be read; a batch that was cut between two facts reads as fewer facts. Facts before the bad
// one were handed over by then.
absl::Status UnpackFacts(absl::string_view packed, const TakeFact& take);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_STORE_FACT_CODEC_H_
