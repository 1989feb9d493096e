// A watch under way: a thread-free reader of one stream, whichever service it is of.
#ifndef REVOPS_TESTS_SUPPORT_STREAM_READER_H_
#define REVOPS_TESTS_SUPPORT_STREAM_READER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/status/grpc_status.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"

namespace revops::testing {

template <typename RequestType, typename ResponseType, typename EventType>
class StreamReader {
 public:
  using Request = RequestType;
  using Response = ResponseType;
  using Event = EventType;
  using Open = std::function<std::unique_ptr<grpc::ClientReader<Response>>(grpc::ClientContext*)>;

  // `open` prepares the context and opens the stream.
  explicit StreamReader(const Open& open) : reader_(open(&context_)) {}

  // The next event; nothing once the stream has ended (see End()).
  std::optional<Event> NextEvent() {
    while (events_.empty()) {
      if (!Read()) return std::nullopt;
    }
    Event event = std::move(events_.front());
    events_.erase(events_.begin());
    return event;
  }
  // Reads until a response says that the stream has caught up; the events on the way.
  std::vector<Event> EventsUntilCaughtUp() {
    while (!caught_up_ && Read()) {
    }
    return std::exchange(events_, {});
  }
  // The token of the last response.
  const std::string& token() const { return token_; }
  bool snapshot_complete() const { return snapshot_complete_; }
  // Reads to the end: how the stream ended.
  absl::Status End() {
    while (Read()) {
    }
    return FromGrpcStatus(reader_->Finish());
  }
  void GiveUp() { context_.TryCancel(); }

 private:
  bool Read() {
    Response response;
    if (!reader_->Read(&response)) return false;
    events_.insert(events_.end(), response.events().begin(), response.events().end());
    caught_up_ = response.caught_up();
    snapshot_complete_ = snapshot_complete_ || response.snapshot_complete();
    token_ = response.resume_token();
    return true;
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Response>> reader_;
  std::vector<Event> events_;  // read and not yet given, in order
  bool caught_up_ = false;
  bool snapshot_complete_ = false;
  std::string token_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_STREAM_READER_H_
