// A server stream of a service as the body of an HTTP answer: its messages are framed one by one as
// the reader takes them, and the stream is looked after as any stream of gRPC is.
#ifndef REVOPS_GATEWAY_HTTP_STREAMED_CALL_H_
#define REVOPS_GATEWAY_HTTP_STREAMED_CALL_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "gateway/clients/service_stream.h"
#include "gateway/http/message.h"
#include "gateway/proxy/call_report.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/proxy/stream_watch.h"

namespace revops::gateway {

// How messages stand in a body. Used by one thread at a time.
class StreamFraming {
 public:
  virtual ~StreamFraming() = default;
  // `bytes` is a serialized message.
  virtual absl::StatusOr<std::string> Message(const std::string& bytes) = 0;
  // What stands at the end; empty: nothing.
  virtual std::string End(const absl::Status& status) = 0;
  // Whether an error that comes before any message is an HTTP error, or this framing's End().
  virtual bool IsHttpError(const absl::Status& first) const = 0;
};

class StreamedCall final : public HttpStream,
                           public LiveCall,
                           public std::enable_shared_from_this<StreamedCall> {
 public:
  struct Options {
    Admission admission;
    // What it was admitted by: asked about again while the stream is open, as a session ends before
    // its token does.
    std::string authorization;
    const Gatekeeper* gatekeeper = nullptr;
    StreamWatch* watch = nullptr;
    std::unique_ptr<CallReport> report;
    std::unique_ptr<StreamFraming> framing;
  };
  // Opens the call; `opened` is told once, on any thread: the body, or why there is none.
  static void Start(Options options, const OutgoingCall& call, absl::string_view request,
                    std::function<void(absl::StatusOr<std::shared_ptr<HttpStream>>)> opened);

  // The body's side.
  void Next(std::function<void(std::string piece)> take) override;
  void Close() override;
  // The watch's side.
  absl::Status Check() override { return gatekeeper_->Authenticate(authorization_).status(); }
  void End(const absl::Status& status) override;

 private:
  explicit StreamedCall(Options options);
  // The piece that a read makes; the stream's end where it is one.
  std::string PieceOf(ServiceStream::Read read);
  // What the caller is told of the end: the watch's reason counts before the service's.
  absl::Status Told(const absl::Status& ended);
  // Once: the call is reported and no longer watched.
  absl::Status Finish(const absl::Status& status);

  const Admission admission_;
  const std::string authorization_;
  const Gatekeeper* const gatekeeper_;
  StreamWatch* const watch_;
  const std::unique_ptr<CallReport> report_;
  const std::unique_ptr<StreamFraming> framing_;
  std::shared_ptr<ServiceStream> service_;

  absl::Mutex mutex_;
  std::optional<std::string> first_ ABSL_GUARDED_BY(mutex_);   // came before the body was asked for
  std::optional<absl::Status> ended_ ABSL_GUARDED_BY(mutex_);  // by the watch
  bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_STREAMED_CALL_H_
