// The reference client of a watch: follows a stream for as long as it lives, and gets every
// response applied once, in order, across restarts of either side.
//
// It opens the stream behind the last applied token (at first: the owner's checkpoint, or
// EARLIEST), hands each response to the owner, who applies it and stores its resume_token in one
// transaction, and opens the stream anew whenever it ends: after the server's retry advice, or a
// jittered backoff. A stream on which nothing is heard for two progress intervals and some slack is
// given up and opened anew. Generic over the stream: a Response needs a `resume_token`.
//
//   WatchSource<WatchDealsResponse> source;
//   source.open = [&](grpc::ClientContext* context, const std::string& token) {
//     return stub->WatchDeals(context, RequestFrom(token));
//   };
//   source.apply = [&](const WatchDealsResponse& response) { return follower.Apply(response); };
//   WatchClient client(options, source);
#ifndef REVOPS_COMMON_RPC_WATCH_CLIENT_H_
#define REVOPS_COMMON_RPC_WATCH_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/status/grpc_status.h"
#include "common/telemetry/log.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"

namespace revops::rpc {

inline constexpr absl::Duration kWatchBackoffMin = absl::Milliseconds(50);
inline constexpr absl::Duration kWatchBackoffMax = absl::Seconds(5);
// What a progress message may be late by.
inline constexpr absl::Duration kWatchSlack = absl::Seconds(5);

template <typename Response>
struct WatchSource {
  // Opens the stream behind the token; an empty one means EARLIEST.
  std::function<std::unique_ptr<grpc::ClientReaderInterface<Response>>(
      grpc::ClientContext* context, const std::string& resume_token)>
      open;
  // Applies the response and stores its token, both or neither. On an error the stream is opened
  // anew behind the last applied token, and the response comes again.
  std::function<absl::Status(const Response&)> apply;
};

class WatchClient {
 public:
  struct Options {
    // For the log: `deals`.
    std::string name;
    // The owner's checkpoint; empty: EARLIEST.
    std::string resume_token;
    // A context with the signed principal and without deadline (ServiceContext()), for each
    // attempt.
    std::function<std::unique_ptr<grpc::ClientContext>()> new_context;
    // The token is worth nothing (RESUME_TOKEN_FOREIGN, _EXPIRED, _MALFORMED): the owner drops what
    // it has built and the stream goes on from EARLIEST; with an error it is asked again later.
    std::function<absl::Status(const absl::Status& why)> on_reset;
    // What the stream was asked to report its position by.
    absl::Duration progress_interval = absl::Seconds(15);
    absl::Duration slack = kWatchSlack;
    absl::Duration backoff_min = kWatchBackoffMin;
    absl::Duration backoff_max = kWatchBackoffMax;
    const Log* log = nullptr;
  };

  // Callbacks run on the client's own thread; they must not call Stop().
  template <typename Response>
  WatchClient(Options options, WatchSource<Response> source)
      : WatchClient(std::move(options), Pump([source = std::move(source)](WatchClient& client) {
                      return client.Follow(source);
                    })) {}
  // Stops.
  ~WatchClient();
  WatchClient(const WatchClient&) = delete;
  WatchClient& operator=(const WatchClient&) = delete;

  // Ends the stream and joins; a response that is being applied is finished first.
  void Stop();

  struct State {
    // A response has come on the present stream.
    bool streaming = false;
    absl::Time last_heard = absl::InfinitePast();
    int64_t streams_opened = 0;
    int64_t resets = 0;
    // Why the last stream ended.
    absl::Status last_end;
  };
  State state() const;

 private:
  using Pump = std::function<absl::Status(WatchClient&)>;
  WatchClient(Options options, Pump pump);

  template <typename Response>
  absl::Status Follow(const WatchSource<Response>& source);

  void Run();
  void Watchdog();
  void AfterEnd(const absl::Status& status);
  void Reset(const absl::Status& why);
  // Sleeps out of the way of a neighbour in trouble, or until stopped.
  void BackOff(absl::Duration advised);

  // Bookkeeping of Follow().
  void BeginApply();
  void EndApply(bool applied, const std::string& resume_token);

  const Options options_;
  const Pump pump_;
  // Only on the client's thread.
  std::string token_;
  absl::Duration backoff_;

  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool applying_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<grpc::ClientContext> context_ ABSL_GUARDED_BY(mutex_);
  State state_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
  std::thread watchdog_;
};

template <typename Response>
absl::Status WatchClient::Follow(const WatchSource<Response>& source) {
  grpc::ClientContext* context;
  {
    absl::MutexLock lock(&mutex_);
    context = context_.get();
  }
  const std::unique_ptr<grpc::ClientReaderInterface<Response>> reader =
      source.open(context, token_);
  absl::Status broken;
  Response response;
  while (reader->Read(&response)) {
    // What still comes after a failure is thrown away: it comes again.
    if (!broken.ok()) continue;
    BeginApply();
    broken = source.apply(response);
    EndApply(broken.ok(), response.resume_token());
    if (!broken.ok()) context->TryCancel();
  }
  const absl::Status end = FromGrpcStatus(reader->Finish());
  return broken.ok() ? end : broken;
}

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_WATCH_CLIENT_H_
