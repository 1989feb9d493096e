// A service's watch from its raw request on: the same checks, starts, pages and endings for every
// stream. The service brings its messages, what a watcher may see, and how its state is told.
//
//   struct DealStream {
//     using Request = pb::WatchDealsRequest;  using Response = pb::WatchDealsResponse;
//     using Event = pb::DealEvent;            using View = WatchView;
//   };
//   return log::ServeEvents<DealStream>({&source_, dispatcher_, &subscriptions_, "WatchDeals"},
//                                       context, bytes, tell_snapshot);
//
// A View is made of (filter, scope, detail), has a static CheckFilter(filter), and shows events as
// RenderPage() says.
#ifndef REVOPS_COMMON_LOG_EVENT_STREAM_H_
#define REVOPS_COMMON_LOG_EVENT_STREAM_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/log/event_page.h"
#include "common/log/subscription_calls.h"
#include "common/log/watch.h"
#include "common/log/watch_fields.h"
#include "common/rpc/dispatcher.h"
#include "common/status/status.h"

namespace revops::log {

// What serves the streams of one service; all of it outlives the server.
struct StreamServer {
  const WatchSource* source = nullptr;
  rpc::Dispatcher* dispatcher = nullptr;
  SubscriptionCalls* subscriptions = nullptr;
  const char* method = "";
};

// The next part of what there is now, for one watcher; moves the cursor on, and sets
// snapshot_complete with the last part. DEADLINE_EXCEEDED when the store is too busy just now.
template <typename Stream>
using TellSnapshot = std::function<absl::StatusOr<typename Stream::Response>(
    const typename Stream::View& view, SnapshotCursor& cursor)>;

// Every violated field of the request at once.
template <typename Stream>
absl::Status CheckWatch(const typename Stream::Request& request,
                        const absl::StatusOr<WatchStart>& start,
                        const absl::StatusOr<absl::Duration>& interval) {
  Violations violations;
  violations.AddAll("", start.status());
  violations.AddAll("", interval.status());
  violations.AddAll("", Stream::View::CheckFilter(request.filter()));
  const bool is_snapshot = start.ok() && start->kind == WatchStart::Kind::kSnapshot;
  violations.AddAll("", CheckWatchDetail(static_cast<int>(request.detail()), is_snapshot));
  return violations.ToStatus();
}

template <typename Stream>
grpc::ServerWriteReactor<grpc::ByteBuffer>* ServeEvents(const StreamServer& server,
                                                        grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer& bytes,
                                                        TellSnapshot<Stream> tell_snapshot) {
  using Request = typename Stream::Request;
  using Buffer = grpc::ByteBuffer;
  static_assert(static_cast<int>(Request::START_NOW) == kStartNow &&
                static_cast<int>(Request::START_EARLIEST) == kStartEarliest &&
                static_cast<int>(Request::START_SNAPSHOT) == kStartSnapshot);
  const absl::StatusOr<rpc::StreamCall> stream =
      server.dispatcher->BeginStream(*context, server.method);
  if (!stream.ok()) return RefuseWatch<Buffer>(stream.status());
  const auto refuse = [&](const absl::Status& why) {
    return RefuseWatch<Buffer>(stream->end(why));
  };
  const absl::StatusOr<Request> request = ParseRaw<Request>(bytes);
  if (!request.ok()) return refuse(request.status());
  const bool subscribed = request->from_case() == Request::kSubscription;
  const absl::StatusOr<WatchStart> start =
      subscribed ? server.subscriptions->StartBehind(request->subscription(), stream->call)
                 : StartOf(*request, Snapshots::kOffered);
  // Who has no such subscription hears of that alone.
  if (absl::IsNotFound(start.status())) return refuse(start.status());
  const absl::StatusOr<absl::Duration> interval = IntervalOf(*request);
  const absl::Status checked = CheckWatch<Stream>(*request, start, interval);
  if (!checked.ok()) return refuse(checked);

  WatchCall<Buffer> watch;
  watch.start = *start;
  watch.progress_interval = *interval;
  const auto view = std::make_shared<typename Stream::View>(request->filter(), stream->call.scope,
                                                            request->detail());
  watch.render = [view, store_id = server.source->log->store_id()](const WatchPage& page) {
    return RenderPage<Stream>(*view, store_id, page);
  };
  watch.render_snapshot = [view, tell = std::move(tell_snapshot)](
                              SnapshotCursor& cursor) -> absl::StatusOr<Rendered<Buffer>> {
    REVOPS_ASSIGN_OR_RETURN(const typename Stream::Response part, tell(*view, cursor));
    return Rendered<Buffer>{AsBuffer(part.SerializeAsString()), part.events_size() > 0};
  };
  watch.on_ended = stream->end;
  if (subscribed) server.subscriptions->ReadAlone(request->subscription(), watch);
  return ServeWatch<Buffer>(*server.source, context, std::move(watch));
}

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_EVENT_STREAM_H_
