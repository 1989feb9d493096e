// Applies a stream to its half of the facts, each event once: visible first, then durable together
// with the checkpoint that covers it, a moment later. What a crash takes from the store in between
// comes again with the stream; an answer given meanwhile may name a position beyond what the store
// has.
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
#include "metrics-service/follow/half.h"
#include "metrics-service/follow/saver.h"
#include "metrics-service/store/fact_store.h"

namespace revops::metrics {

// How long the stream is held up for a slow disk before it is given up and opened anew.
inline constexpr absl::Duration kSavePatience = absl::Seconds(5);

// One thread at a time, but for field_values_left_out(). What it is given outlives it.
template <typename Half>
class FollowerOf {
 public:
  using Response = typename Half::Response;
  using Fact = typename Half::Fact;

  FollowerOf(SharedFacts* facts, FactStoreOf<Fact>* store, Arrivals* arrivals)
      : facts_(facts), store_(store), arrivals_(arrivals), saver_(store) {}

  // At start: rebuilds the facts from the store. The token to resume the stream behind; empty where
  // nothing was followed yet.
  absl::StatusOr<std::string> Restore();

  // INVALID_ARGUMENT RESUME_TOKEN_FOREIGN: the response is of another store than what was applied,
  // or a reset has not come to its end; Reset() is needed. DATA_LOSS: an event does not fit; those
  // before it were applied. Else the store's error, and nothing was applied.
  absl::Status Apply(const Response& response);

  // The stream's history is another one: forgets everything, so that it is built from EARLIEST.
  // FAILED_PRECONDITION where `why` is that the stream's history was pruned: what is here can not
  // be built again then, so it is kept. After any other error the reset is still due.
  absl::Status Reset(const absl::Status& why);

  // Waits until what was applied is durable.
  absl::Status Flush() { return saver_.Flush(); }

  // Values of custom fields beyond kFieldsMax, since the start.
  int64_t field_values_left_out() const { return field_values_left_out_; }

 private:
  // An event, as what it says.
  struct Told {
    int64_t revision = 0;
    int32_t index = 0;
    std::string id;
    std::vector<Fact> facts;
  };
  bool IsApplied(int64_t revision, int32_t index) const {
    return revision < last_.revision || (revision == last_.revision && index <= last_.index);
  }
  // Those of the response that are new, up to the first that can not be understood.
  std::pair<std::vector<Told>, absl::Status> NewEvents(const Response& response) const;
  // Applies one event, and adds what was new in it to `applied`.
  absl::Status ApplyOne(typename Half::Facts& facts, Told told, std::vector<Fact>& applied);
  // Applies the events, up to the first that does not fit.
  absl::Status ApplyAll(typename Half::Facts& facts, std::vector<Told> events,
                        std::vector<Fact>& applied);

  SharedFacts* const facts_;
  FactStoreOf<Fact>* const store_;
  Arrivals* const arrivals_;
  Saver<Half> saver_;
  Checkpoint last_;
  bool is_reset_due_ = false;
  std::atomic<int64_t> field_values_left_out_ = 0;
};

extern template class FollowerOf<DealHalf>;
extern template class FollowerOf<LeadHalf>;

using Follower = FollowerOf<DealHalf>;
using LeadFollower = FollowerOf<LeadHalf>;

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWER_H_
