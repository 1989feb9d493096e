// A stream that is followed for as long as this lives: its half of the facts, who waits for it, how
// well it goes, and the client that resumes it.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWING_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWING_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/rpc/watch_client.h"
#include "common/status/status.h"
#include "common/telemetry/log.h"
#include "common/time/clock.h"
#include "metrics-service/facts/shared_facts.h"
#include "metrics-service/follow/arrivals.h"
#include "metrics-service/follow/follow_health.h"
#include "metrics-service/follow/follower.h"

namespace revops::metrics {

// arrivals(), health() and field_values_left_out() from any thread, the rest from one. What it is
// given outlives it.
template <typename Half>
class Following {
 public:
  using Response = typename Half::Response;

  Following(SharedFacts* facts, const Log* log, const Clock* clock,
            std::function<void(bool)> on_stuck)
      : facts_(facts),
        arrivals_(Half::kWords),
        health_(log, clock, std::move(on_stuck), Half::kWords) {}

  // Rebuilds the half from the store: before Begin(), once.
  absl::Status Restore(FactStoreOf<typename Half::Fact>* store) {
    follower_ = std::make_unique<FollowerOf<Half>>(facts_, store, &arrivals_);
    REVOPS_ASSIGN_OR_RETURN(token_, follower_->Restore());
    return absl::OkStatus();
  }

  // Begins to follow, behind what was restored. `options` needs a name, a log and contexts.
  void Begin(rpc::WatchClient::Options options,
             decltype(rpc::WatchSource<Response>::open) open_stream) {
    options.resume_token = token_;
    options.on_reset = [this](const absl::Status& why) {
      const absl::Status reset = follower_->Reset(why);
      health_.WasReset(why, reset);
      return reset;
    };
    rpc::WatchSource<Response> source;
    source.open = std::move(open_stream);
    source.apply = [this](const Response& response) {
      const absl::Status applied = follower_->Apply(response);
      health_.Applied(response, applied);
      field_values_left_out_ = follower_->field_values_left_out();
      health_.LeftOut(field_values_left_out_);
      return applied;
    };
    watch_ = std::make_unique<rpc::WatchClient>(std::move(options), std::move(source));
  }

  // Ends the following and all waiting; then what was applied is durable, or the error.
  absl::Status End() {
    arrivals_.End();
    watch_ = nullptr;
    return follower_ == nullptr ? absl::OkStatus() : follower_->Flush();
  }

  Arrivals& arrivals() { return arrivals_; }
  const FollowHealth& health() const { return health_; }
  int64_t field_values_left_out() const { return field_values_left_out_; }

 private:
  SharedFacts* const facts_;
  Arrivals arrivals_;
  FollowHealth health_;
  std::atomic<int64_t> field_values_left_out_ = 0;
  std::unique_ptr<FollowerOf<Half>> follower_;
  std::string token_;
  std::unique_ptr<rpc::WatchClient> watch_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_FOLLOWING_H_
