// Looks after open streams: ends those whose token no longer counts, whose reader stands still, and
// all of them when the gateway drains.
#ifndef REVOPS_GATEWAY_PROXY_STREAM_WATCH_H_
#define REVOPS_GATEWAY_PROXY_STREAM_WATCH_H_

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace revops::gateway {

// How often streams are checked.
inline constexpr absl::Duration kStreamCheckInterval = absl::Seconds(30);
// A response that could not be delivered for this long ends the stream.
inline constexpr absl::Duration kStreamStallMax = absl::Seconds(60);

// Far below what one connection to a service allows (rpc::kStreamsPerConnectionMax), so that
// streams never run out of it; and one token can not take them all.
inline constexpr size_t kStreamsMax = 512;
inline constexpr size_t kStreamsPerTokenMax = 128;

class LiveStream {
 public:
  virtual ~LiveStream() = default;
  // The id of the token it was opened with.
  virtual const std::string& token_id() const = 0;
  // OK while the stream may go on; called without locks held.
  virtual absl::Status Check() = 0;
  // Ends it with this status; the first call counts. Does not block.
  virtual void End(const absl::Status& status) = 0;
};

// Thread-safe.
class StreamWatch {
 public:
  explicit StreamWatch(absl::Duration interval = kStreamCheckInterval);
  ~StreamWatch();

  // RESOURCE_EXHAUSTED TOO_MANY_STREAMS beyond the limits; then it is not added.
  absl::Status Add(std::shared_ptr<LiveStream> stream);
  void Remove(const LiveStream* stream);
  size_t size() const;

  // What the own thread does every interval.
  void CheckAll();
  // Ends all of them, and those that still come, with UNAVAILABLE SERVER_DRAINING.
  void Drain();

 private:
  void Run();
  std::vector<std::shared_ptr<LiveStream>> Snapshot() const;

  const absl::Duration interval_;
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<const LiveStream*, std::shared_ptr<LiveStream>> streams_
      ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, size_t> per_token_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_STREAM_WATCH_H_
