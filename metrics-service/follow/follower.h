// Applies the deal stream to the facts, each event once: visible first, then durable together with
// the checkpoint that covers it.
//
// Events come at least once and in order; those at or before the last applied one are dropped. An
// event that does not fit ends the following there (DATA_LOSS): figures that stand still and say so
// are better than wrong ones.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWER_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "metrics-service/facts/shared_facts.h"
#include "metrics-service/follow/arrivals.h"
#include "metrics-service/follow/saver.h"
#include "metrics-service/store/fact_store.h"
#include "revops/deal/v1/deal_watch_service.pb.h"

namespace revops::metrics {

// How long the stream is held up for a slow disk before it is given up and opened anew.
inline constexpr absl::Duration kSavePatience = absl::Seconds(5);

// One thread at a time. What it is given outlives it.
class Follower {
 public:
  Follower(SharedFacts* facts, FactStore* store, Arrivals* arrivals)
      : facts_(facts), store_(store), arrivals_(arrivals), saver_(store) {}

  // At start: rebuilds the facts from the store. The token to resume the stream behind; empty where
  // nothing was followed yet.
  absl::StatusOr<std::string> Restore();

  absl::Status Apply(const revops::deal::v1::WatchDealsResponse& response);

  // The stream's history is another one: forgets everything, so that it is built from EARLIEST.
  absl::Status Reset();

  // Waits until what was applied is durable.
  absl::Status Flush() { return saver_.Flush(); }

 private:
  bool IsApplied(int64_t revision, int32_t index) const {
    return revision < last_.revision || (revision == last_.revision && index <= last_.index);
  }

  SharedFacts* const facts_;
  FactStore* const store_;
  Arrivals* const arrivals_;
  Saver saver_;
  Checkpoint last_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWER_H_
