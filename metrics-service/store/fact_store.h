// Where facts are kept for good: append-only, together with how far their stream was followed.
//
// The form in memory is rebuilt from it at start; it is rebuilt from the stream. The facts of deals
// and those of leads are kept each by itself.
#ifndef REVOPS_METRICS_SERVICE_STORE_FACT_STORE_H_
#define REVOPS_METRICS_SERVICE_STORE_FACT_STORE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "metrics-service/facts/fact.h"
#include "metrics-service/facts/lead_fact.h"

namespace revops::metrics {

// The last event that was applied, and where to resume the stream so that it is not missed; the
// token may lie a little before the event. Default: nothing was followed yet.
struct Checkpoint {
  std::string resume_token;
  int64_t revision = 0;
  int32_t index = 0;
  // The store whose events these are; the token may still be empty.
  std::string store_id;
  // The stream's head was reached once: before that the facts are a beginning of the history.
  bool has_caught_up = false;
};

// Thread-safe.
template <typename StreamFact>
class FactStoreOf {
 public:
  virtual ~FactStoreOf() = default;

  // Hands every fact to `apply`, in the order of the stream, and ends with its first error.
  // DATA_LOSS when a row can not be read.
  virtual absl::StatusOr<Checkpoint> Load(
      const std::function<absl::Status(const StreamFact&)>& apply) = 0;

  // Appends the facts and moves the checkpoint, both or neither. Never blocks: `done` is called
  // once it is safe on disk or failed, on another thread, or at once when it is refused.
  virtual void Append(std::vector<StreamFact> facts, Checkpoint checkpoint,
                      std::function<void(absl::Status)> done) = 0;

  // Forgets everything. Blocks.
  virtual absl::Status Clear() = 0;
};

using FactStore = FactStoreOf<Fact>;
using LeadFactStore = FactStoreOf<LeadStreamFact>;

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_STORE_FACT_STORE_H_
