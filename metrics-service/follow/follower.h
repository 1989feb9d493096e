// Applies the deal stream to the facts, each event once: visible first, then durable together with
// the checkpoint that covers it, a moment later. What a crash takes from the store in between comes
// again with the stream; an answer given meanwhile may name a position beyond what the store has.
//
// Events come at least once and in order; those at or before the last applied one are dropped. An
// event that does not fit ends the following there (DATA_LOSS): figures that stand still and say so
// are better than wrong ones.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWER_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWER_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

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

// One thread at a time, but for field_values_left_out(). What it is given outlives it.
class Follower {
 public:
  Follower(SharedFacts* facts, FactStore* store, Arrivals* arrivals)
      : facts_(facts), store_(store), arrivals_(arrivals), saver_(store) {}

  // At start: rebuilds the facts from the store. The token to resume the stream behind; empty where
  // nothing was followed yet.
  absl::StatusOr<std::string> Restore();

  // INVALID_ARGUMENT RESUME_TOKEN_FOREIGN: the response is of another store than what was applied,
  // or a reset has not come to its end; Reset() is needed. DATA_LOSS: an event does not fit; those
  // before it were applied. Else the store's error, and nothing was applied.
  absl::Status Apply(const revops::deal::v1::WatchDealsResponse& response);

  // The stream's history is another one: forgets everything, so that it is built from EARLIEST.
  // FAILED_PRECONDITION where `why` is that the stream's history was pruned: what is here can not
  // be built again then, so it is kept. After any other error the reset is still due.
  absl::Status Reset(const absl::Status& why);

  // Waits until what was applied is durable.
  absl::Status Flush() { return saver_.Flush(); }

  // Values of custom fields beyond kFieldsMax, since the start.
  int64_t field_values_left_out() const { return field_values_left_out_; }

 private:
  struct Event {
    int64_t revision = 0;
    int32_t index = 0;
    std::string id;
    Fact fact;
  };
  bool IsApplied(int64_t revision, int32_t index) const {
    return revision < last_.revision || (revision == last_.revision && index <= last_.index);
  }
  // Those of the response that are new, up to the first that can not be understood.
  std::pair<std::vector<Event>, absl::Status> NewEvents(
      const revops::deal::v1::WatchDealsResponse& response) const;
  // Applies one event; the fact with what is new alone.
  absl::StatusOr<Fact> ApplyOne(Facts& facts, Event event);

  SharedFacts* const facts_;
  FactStore* const store_;
  Arrivals* const arrivals_;
  Saver saver_;
  Checkpoint last_;
  bool is_reset_due_ = false;
  std::atomic<int64_t> field_values_left_out_ = 0;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWER_H_
