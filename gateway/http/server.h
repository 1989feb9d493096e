// An HTTP/1.1 server: connections, limits and time-outs; what is asked is the handler's business.
#ifndef REVOPS_GATEWAY_HTTP_SERVER_H_
#define REVOPS_GATEWAY_HTTP_SERVER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/http/message.h"

namespace revops::gateway {

// A signed-in request needs less than 1 KiB; the rest is room for proxies' headers. Beyond: 431.
inline constexpr size_t kHeaderBytesMax = 16 << 10;
// A batch of 64 deals with the longest histories fits. Beyond: 413.
inline constexpr size_t kBodyBytesMax = 4 << 20;
// From a request's first byte to its last: what a slow client may take. Also to take an answer.
inline constexpr absl::Duration kRequestReadMax = absl::Seconds(30);
// How long an open connection may ask nothing.
inline constexpr absl::Duration kIdleMax = absl::Seconds(60);
// Each holds a few KiB, and its request's body once the caller is known; more are closed at once.
// Well below the number of files that a process may have open (1,024 unless raised).
inline constexpr int kConnectionsMax = 768;

class HttpServer {
 public:
  struct Options {
    std::string listen;  // `host:port`; port 0 takes a free one
    HttpHandler handler;
    // Asked before a request's body is read: whether a caller with this authorization may send one
    // to this target. An error is the answer, and the connection is closed. Null: everybody may.
    std::function<absl::Status(const std::string& target, const std::string& authorization)>
        may_send_body;
    int threads = 2;
    absl::Duration request_read_max = kRequestReadMax;
    absl::Duration idle_max = kIdleMax;
  };
  // UNAVAILABLE when the address can not be bound.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(Options options);
  // Accepts nothing more, answers what was asked, and closes.
  ~HttpServer();

  int port() const;

 private:
  struct Impl;
  explicit HttpServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_SERVER_H_
