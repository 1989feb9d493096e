#include "cli/watch/resuming_watch.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include "absl/random/random.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

constexpr absl::Duration kFirstWait = absl::Milliseconds(200);
constexpr absl::Duration kLongestWait = absl::Seconds(15);

// A service that drains, a reader that was too slow, a peer that broke off: resume. CANCELLED by
// the server means a stalled write that was given up.
bool IsResumable(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return true;
    default:
      return false;
  }
}

// Where the events already taken end: (revision, index) grows along the stream.
struct Position {
  int64_t revision = 0;
  int32_t index = -1;
  friend auto operator<=>(const Position&, const Position&) = default;
};

template <typename Response>
void DropRepeats(Response& response, Position& taken) {
  auto* events = response.mutable_events();
  events->erase(std::remove_if(events->begin(), events->end(),
                               [&](const auto& event) {
                                 const Position own{event.revision(), event.index()};
                                 if (own <= taken) return true;
                                 taken = own;
                                 return false;
                               }),
                events->end());
}

template <typename Stream>
class ResumingWatch {
 public:
  ResumingWatch(Client& client, StopSignal& stop, typename Stream::Request request,
                const WatchReceiver<Stream>& receiver, std::string& last_token)
      : client_(client),
        stop_(stop),
        request_(std::move(request)),
        receiver_(receiver),
        last_token_(last_token) {}

  absl::Status Run() {
    while (true) {
      const absl::Status status = ReadStream();
      if (has_ended_) return taking_;
      if (stop_.stopped()) return absl::OkStatus();
      if (!IsResumable(status)) return status;
      const absl::Duration wait = NextWait(status);
      receiver_.broke(status, wait);
      if (stop_.WaitFor(wait)) return absl::OkStatus();
      // A subscription goes on behind what is committed; what that repeats is dropped here.
      const bool subscribed = request_.from_case() == Stream::Request::kSubscription;
      if (!subscribed && !last_token_.empty()) request_.set_resume_token(last_token_);
    }
  }

 private:
  absl::Status ReadStream() {
    grpc::ClientContext context;
    client_.Authorize(context);
    stop_.OnStop([&context] { context.TryCancel(); });
    const auto stream = Stream::Open(client_, context, request_);
    typename Stream::Response response;
    while (stream->Read(&response)) {
      wait_ = kFirstWait;
      DropRepeats(response, taken_);
      const absl::StatusOr<bool> wants_more = receiver_.take(response);
      taking_ = wants_more.status();
      if (wants_more.ok() && !response.resume_token().empty()) {
        last_token_ = response.resume_token();
      }
      if (!wants_more.ok() || !*wants_more) {
        has_ended_ = true;
        context.TryCancel();
        break;
      }
    }
    while (has_ended_ && stream->Read(&response)) {
    }
    const absl::Status status = FromGrpcStatus(stream->Finish());
    stop_.OnStop({});
    return status;
  }

  absl::Duration NextWait(const absl::Status& status) {
    const absl::Duration wait = std::max(wait_, RetryAfterOf(status));
    wait_ = std::min(wait_ * 2, kLongestWait);
    // Readers that lost the same service do not come back all at once.
    return wait * absl::Uniform(random_, 0.75, 1.5);
  }

  Client& client_;
  StopSignal& stop_;
  typename Stream::Request request_;
  const WatchReceiver<Stream>& receiver_;
  std::string& last_token_;
  Position taken_;
  absl::Duration wait_ = kFirstWait;
  absl::BitGen random_;
  // The receiver has enough, or failed.
  bool has_ended_ = false;
  absl::Status taking_;
};

}  // namespace

template <typename Stream>
absl::Status WatchResuming(Client& client, StopSignal& stop, typename Stream::Request request,
                           const WatchReceiver<Stream>& receiver, std::string& last_token) {
  return ResumingWatch<Stream>(client, stop, std::move(request), receiver, last_token).Run();
}

template absl::Status WatchResuming<DealStream>(Client&, StopSignal&, DealStream::Request,
                                                const WatchReceiver<DealStream>&, std::string&);
template absl::Status WatchResuming<LeadStream>(Client&, StopSignal&, LeadStream::Request,
                                                const WatchReceiver<LeadStream>&, std::string&);

}  // namespace revops::cli
