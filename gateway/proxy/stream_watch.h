// Looks after calls that stay open: streams, and calls whose request has not come. Ends those whose
// token no longer counts, whose reader stands still or whose request does not come, and all of them
// when the gateway drains. Bounds how many streams are open.
#ifndef REVOPS_GATEWAY_PROXY_STREAM_WATCH_H_
#define REVOPS_GATEWAY_PROXY_STREAM_WATCH_H_

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace revops::gateway {

// How often open calls are checked: what a revoked token's stream may live longer, and what a
// stalled one may last beyond the limit. A look at each costs less than a microsecond.
inline constexpr absl::Duration kStreamCheckInterval = absl::Seconds(5);
// A response that could not be delivered for this long ends the stream.
inline constexpr absl::Duration kStreamStallMax = absl::Seconds(60);
// From a call's headers to its request, which clients send at once.
inline constexpr absl::Duration kRequestWaitMax = absl::Seconds(30);
// A hundred displays may share one token, and four tokens are needed to fill the gateway.
inline constexpr size_t kStreamsPerTokenMax = 128;
// Below what a service takes (512), so that its followers find room, and what one connection
// carries (1,024).
inline constexpr size_t kStreamsMax = 448;
// Retry advice of a full gateway or token.
inline constexpr absl::Duration kStreamsFullRetry = absl::Seconds(5);

class LiveCall {
 public:
  virtual ~LiveCall() = default;
  // OK while the call may go on; called without locks held.
  virtual absl::Status Check() = 0;
  // Ends it with this status; the first call counts. Does not block.
  virtual void End(const absl::Status& status) = 0;
};

// Thread-safe.
class StreamWatch {
 public:
  struct Options {
    absl::Duration interval = kStreamCheckInterval;
    absl::Duration stall_max = kStreamStallMax;
    absl::Duration request_wait_max = kRequestWaitMax;
    size_t streams_per_token_max = kStreamsPerTokenMax;
    size_t streams_max = kStreamsMax;
  };
  explicit StreamWatch(const Options& options);
  ~StreamWatch();

  const Options& options() const { return options_; }

  // A stream, until Remove(). RESOURCE_EXHAUSTED TOO_MANY_STREAMS with RetryInfo when the token, or
  // the gateway, has as many as it may: then it is not taken. While draining it is ended at once.
  absl::Status Add(std::shared_ptr<LiveCall> stream, const std::string& token_id);
  // A unary call while its request is awaited; these are bounded by request_wait_max.
  void AddWaiting(std::shared_ptr<LiveCall> call);
  void Remove(const LiveCall* call);
  // Open streams.
  size_t size() const;

  // What the own thread does every interval.
  void CheckAll();
  // Ends all of them, and those that still come, with UNAVAILABLE SERVER_DRAINING.
  void Drain();

 private:
  struct Entry {
    std::shared_ptr<LiveCall> call;
    std::string token_id;  // empty: no stream
  };

  void Run();
  std::vector<std::shared_ptr<LiveCall>> Snapshot() const;

  const Options options_;
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<const LiveCall*, Entry> calls_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, size_t> streams_by_token_ ABSL_GUARDED_BY(mutex_);
  size_t streams_ ABSL_GUARDED_BY(mutex_) = 0;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_STREAM_WATCH_H_
