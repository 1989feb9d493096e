// Serves one watch of an event log as a server stream: read the log from a cursor, send, wait.
//
// Guarantees: ordered by revision, gap-free, unique within the stream, atomic (a revision is never
// split over two responses), durable first. Live and catch-up are the same path: it always reads
// the log, so a slow reader costs no memory; one response is in flight; an idle stream holds no
// thread. Generic over the response message: the service says how records become a response. With
// grpc::ByteBuffer as Response (a raw callback method) the service can pass bytes on unparsed.
//
//   return log::ServeWatch<WatchDealsResponse>(source, context, {
//       .start = start, .progress_interval = interval,
//       .render = [=](const log::WatchPage& page) -> absl::StatusOr<log::Rendered<Response>> {...},
//       .still_permitted = [=] { return dispatcher->...; }, .on_ended = stream.end});
//
// Ends with UNAVAILABLE SERVER_DRAINING, RESOURCE_EXHAUSTED WATCHES_FULL, the errors of
// ResolveStart(), OUT_OF_RANGE RESUME_TOKEN_EXPIRED when the log was pruned beneath it, the errors
// of reading the store, whatever `render` or `still_permitted` returned, or CANCELLED by the
// client. A peer that does not take a response: UNAVAILABLE SLOW_CONSUMER where it reads again
// within kEndMax, else the call is cancelled and it sees CANCELLED. A client's deadline ends it,
// too.
#ifndef REVOPS_COMMON_LOG_WATCH_H_
#define REVOPS_COMMON_LOG_WATCH_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/log/watch_session.h"
#include "common/log/watch_start.h"
#include "common/status/grpc_status.h"
#include "grpcpp/support/server_callback.h"

namespace revops::log {

// What `render` makes of a page. Filtered-out events do not count: without events the response is
// only sent when it is time to report progress.
template <typename Response>
struct Rendered {
  Response response;
  bool has_events = false;
};

template <typename Response>
struct WatchCall {
  WatchStart start;
  absl::Duration progress_interval = kProgressDefault;
  // Runs on a reader thread, one call at a time. Applies the filter and the caller's scope.
  std::function<absl::StatusOr<Rendered<Response>>(const WatchPage&)> render;
  // With a start of kSnapshot: renders its next part, as RenderSnapshot() of WatchSession says.
  // Runs on a reader thread; DEADLINE_EXCEEDED is tried again.
  std::function<absl::StatusOr<Rendered<Response>>(SnapshotCursor&)> render_snapshot;
  // Asked every kPermissionInterval, may be empty. Must be quick.
  std::function<absl::Status()> still_permitted;
  // Given once how the stream ended, gives what the client is told: the `end` of
  // Dispatcher::BeginStream(), which counts, logs and hides. Where empty: the status as it is.
  std::function<absl::Status(const absl::Status&)> on_ended;
  // Given, once the stream is let in, what ends it from elsewhere: any thread, any time, also
  // behind its end. May be empty.
  std::function<void(std::function<void(const absl::Status&)>)> on_begun;
  WatchLimits limits;
};

// The stream's half that depends on the response's type.
template <typename Response>
class WatchStream final : public grpc::ServerWriteReactor<Response>, public WatchSession {
 public:
  WatchStream(const WatchSource& source, grpc::CallbackServerContext* context,
              WatchCall<Response> call)
      : WatchSession(source, context,
                     {call.start, call.progress_interval, std::move(call.still_permitted),
                      std::move(call.on_ended), std::move(call.on_begun), call.limits}),
        render_(std::move(call.render)),
        render_snapshot_(std::move(call.render_snapshot)) {}

  void OnWriteDone(bool ok) override { Written(ok); }
  void OnCancel() override { Cancelled(); }
  void OnDone() override { Done(); }

 private:
  absl::StatusOr<bool> Render(const WatchPage& page) override { return Keep(render_(page)); }
  absl::StatusOr<bool> Keep(absl::StatusOr<Rendered<Response>> rendered) {
    if (!rendered.ok()) return rendered.status();
    response_ = std::move(rendered->response);
    return rendered->has_events;
  }
  absl::StatusOr<bool> RenderSnapshot(SnapshotCursor& cursor) override {
    return Keep(render_snapshot_(cursor));
  }
  void WriteRendered() override { this->StartWrite(&response_); }
  void EndStream(const absl::Status& status) override { this->Finish(ToGrpcStatus(status)); }

  const std::function<absl::StatusOr<Rendered<Response>>(const WatchPage&)> render_;
  const std::function<absl::StatusOr<Rendered<Response>>(SnapshotCursor&)> render_snapshot_;
  Response response_;
};

// Starts the stream; gRPC and the stream itself own the reactor. `source` and `context` as at
// WatchSession.
template <typename Response>
grpc::ServerWriteReactor<Response>* ServeWatch(const WatchSource& source,
                                               grpc::CallbackServerContext* context,
                                               WatchCall<Response> call) {
  auto stream = std::make_shared<WatchStream<Response>>(source, context, std::move(call));
  WatchSession::Begin(stream);
  return stream.get();
}

// A stream that was refused before it began.
template <typename Response>
grpc::ServerWriteReactor<Response>* RefuseWatch(const absl::Status& status) {
  class Refused final : public grpc::ServerWriteReactor<Response> {
   public:
    explicit Refused(const absl::Status& status) { this->Finish(ToGrpcStatus(status)); }
    void OnDone() override { delete this; }
  };
  return new Refused(status);
}

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_WATCH_H_
