// A subscriber that keeps what it is told: follows the deal stream through the gateway, across
// restarts of anything, and checks the watch's promises as it goes.
#ifndef REVOPS_TESTS_SYSTEM_STREAM_RECORDER_H_
#define REVOPS_TESTS_SYSTEM_STREAM_RECORDER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/watch_client.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "tests/support/suite.h"

namespace revops::testing {

class StreamRecorder {
 public:
  using Event = revops::deal::v1::DealEvent;

  explicit StreamRecorder(const Suite& suite);
  // Waits until everything up to `resume_token` was told; false when that takes too long.
  bool AwaitToken(const std::string& resume_token, absl::Duration limit);
  // Ends the watch; every event in the order of its arrival.
  std::vector<Event> Stop();
  // Those that came after the first `count`.
  std::vector<Event> EventsBehind(size_t count) const;
  // Every response's token, and how many events had come with it.
  struct Mark {
    std::string resume_token;
    size_t events = 0;
  };
  std::vector<Mark> marks() const;
  int64_t streams_opened() const { return client_->state().streams_opened; }
  // What broke a promise: an event out of order, a gap, a repetition; a split revision.
  std::vector<std::string> complaints() const;

 private:
  absl::Status Take(const revops::deal::v1::WatchDealsResponse& response);

  std::unique_ptr<revops::deal::v1::DealWatchService::Stub> stub_;
  mutable absl::Mutex mutex_;
  std::vector<Event> events_ ABSL_GUARDED_BY(mutex_);
  std::vector<Mark> marks_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> complaints_ ABSL_GUARDED_BY(mutex_);
  int64_t through_ ABSL_GUARDED_BY(mutex_) = 0;
  // Last, as its thread uses the others.
  std::unique_ptr<rpc::WatchClient> client_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_STREAM_RECORDER_H_
