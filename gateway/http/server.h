// An HTTP/1.1 server: connections, limits and time-outs; what is asked is the handler's business.
#ifndef REVOPS_GATEWAY_HTTP_SERVER_H_
#define REVOPS_GATEWAY_HTTP_SERVER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/http/message.h"
#include "gateway/proxy/byte_budget.h"

namespace revops::gateway {

// A signed-in request needs less than 1 KiB; the rest is room for proxies' headers. Beyond: 431.
inline constexpr size_t kHeaderBytesMax = 16 << 10;
// As gRPC takes: a legal batch of 64 deals with 255 transitions each needs 2 MiB as JSON. Only who
// has shown a good token may send any. Beyond: 413.
inline constexpr size_t kBodyBytesMax = 4 << 20;
// Of a connection's input that is read ahead: all that one without a good token can make us hold.
inline constexpr size_t kReadAheadMax = 64 << 10;
// From a request's first byte to its last: what a slow client may take. Also to take an answer.
inline constexpr absl::Duration kRequestReadMax = absl::Seconds(30);
// How long a piece of a streamed answer may take to be taken.
inline constexpr absl::Duration kStreamWriteMax = absl::Seconds(60);
// How long an open connection may ask nothing.
inline constexpr absl::Duration kIdleMax = absl::Seconds(60);
// How long a refused body is read and thrown away, so that the refusal is read: closing with unread
// input would reset the connection.
inline constexpr absl::Duration kLingerMax = absl::Seconds(1);
// More are closed at once. Each holds at most kReadAheadMax, and a body once its token is good.
inline constexpr int kConnectionsMax = 1024;
// After a failed accept (no file left) the next try waits for one to be closed.
inline constexpr absl::Duration kAcceptPause = absl::Milliseconds(100);
// How long an ending server waits for answers: a little more than any call takes (kRestDeadline).
// With gRPC's drain (10 s) an end stays below 30 s.
inline constexpr absl::Duration kHttpDrainMax = absl::Seconds(12);

class HttpServer {
 public:
  struct Options {
    std::string listen;  // `host:port`; port 0 takes a free one
    HttpHandler handler;
    // Asked with the head before a body is read, or asked for by `100 Continue`: how many bytes it
    // may have. An error is the answer, and the connection closes. Without it kBodyBytesMax.
    std::function<absl::StatusOr<size_t>(const HttpRequest& head)> body_limit;
    // What bodies are held against, as they come; null: none is counted.
    ByteBudget* budget = nullptr;
    // Told what the server itself refuses, and that it can not accept. May be empty.
    std::function<void(const absl::Status&)> on_refused;
    std::function<void(const std::string& error)> on_accept_failed;
    int threads = 2;
    int connections_max = kConnectionsMax;
    absl::Duration request_read_max = kRequestReadMax;
    absl::Duration idle_max = kIdleMax;
    absl::Duration stream_write_max = kStreamWriteMax;
    absl::Duration drain_max = kHttpDrainMax;
  };
  // UNAVAILABLE when the address can not be bound.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(Options options);
  // Accepts nothing more, answers what was asked (waiting at most drain_max), and closes. A handler
  // may answer later: that goes nowhere.
  ~HttpServer();

  int port() const;

 private:
  struct Impl;
  explicit HttpServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_SERVER_H_
