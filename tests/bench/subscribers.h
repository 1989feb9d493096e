// Many readers of one stream, ours or a peer's: raw messages of a streaming call, counted as they
// come.
#ifndef REVOPS_TESTS_BENCH_SUBSCRIBERS_H_
#define REVOPS_TESTS_BENCH_SUBSCRIBERS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "tests/bench/deal_load.h"

namespace revops::bench {

// What one message brought.
struct Delivery {
  int64_t events = 0;
  int64_t revision = 0;        // of its last event, 0 without events
  absl::Duration age;          // of its last event
  bool is_subscribed = false;  // the stream stands: what is written from now on will be told
};

struct StreamShape {
  std::string method;   // `/package.Service/Method`
  std::string request;  // serialized
  // Whether the request is all that is ever sent (a server-streaming call).
  bool is_only_request = true;
  std::function<Delivery(const std::string& message)> read;
};

StreamShape DealStream(bool from_earliest);
StreamShape EtcdStream();

class Subscribers {
 public:
  // Opens `count` streams and returns once each stands.
  Subscribers(const std::string& address, Credential credential, const StreamShape& shape,
              int count);
  // Cancels what still streams.
  ~Subscribers();

  // Waits until every subscriber was told of `events` events; false after `limit`.
  bool AwaitEach(int64_t events, absl::Duration limit) const;
  int64_t delivered() const;
  // Forgets the ages of what came so far.
  void ForgetAges();
  // Of the messages' last events.
  absl::Duration AgeQuantile(double share) const;

 private:
  class Stream;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  const StreamShape shape_;
  std::vector<std::unique_ptr<Stream>> streams_;
};

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_SUBSCRIBERS_H_
