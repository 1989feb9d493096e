// Facts unpacked on one thread while the facts before them are applied on another: either takes
// about as long, so a start takes half of both.
#ifndef REVOPS_METRICS_SERVICE_STORE_UNPACK_AHEAD_H_
#define REVOPS_METRICS_SERVICE_STORE_UNPACK_AHEAD_H_

#include <functional>

#include "absl/status/status.h"
#include "metrics-service/store/fact_codec.h"

namespace revops::metrics {

// Calls `produce` on a thread of its own with what it hands its facts to, and `apply` here with
// each of them, in the same order. Ends with the first error of either; facts before one of
// `produce` were applied by then. Blocks until `produce` has returned: where applying fails, what
// it hands its facts to answers CANCELLED, and it must end with that. Never holds more than some
// ten thousand facts.
template <typename StreamFact>
absl::Status UnpackAhead(const std::function<absl::Status(const TakeFact<StreamFact>&)>& produce,
                         const std::function<absl::Status(const StreamFact&)>& apply);

extern template absl::Status UnpackAhead<Fact>(
    const std::function<absl::Status(const TakeFact<Fact>&)>&,
    const std::function<absl::Status(const Fact&)>&);
extern template absl::Status UnpackAhead<LeadStreamFact>(
    const std::function<absl::Status(const TakeFact<LeadStreamFact>&)>&,
    const std::function<absl::Status(const LeadStreamFact&)>&);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_STORE_UNPACK_AHEAD_H_
