// An HTTP/1.1 server: connections, limits and time-outs; what is asked is the handler's business.
#ifndef REVOPS_GATEWAY_HTTP_SERVER_H_
#define REVOPS_GATEWAY_HTTP_SERVER_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gateway/http/message.h"

namespace revops::gateway {

// A signed-in request needs less than 1 KiB; the rest is room for proxies' headers. Beyond: 431.
inline constexpr size_t kHeaderBytesMax = 16 << 10;
// A batch of 64 deals with their histories fits ten times. Beyond: 413.
inline constexpr size_t kBodyBytesMax = 1 << 20;
// From a request's first byte to its last: what a slow client may take. Also to take an answer.
inline constexpr absl::Duration kRequestReadMax = absl::Seconds(30);
// How long an open connection may ask nothing.
inline constexpr absl::Duration kIdleMax = absl::Seconds(60);
// Each holds a few KiB; more are closed at once.
inline constexpr int kConnectionsMax = 1024;

class HttpServer {
 public:
  struct Options {
    std::string listen;  // `host:port`; port 0 takes a free one
    HttpHandler handler;
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
