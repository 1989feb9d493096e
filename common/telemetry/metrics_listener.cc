#include "common/telemetry/metrics_listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace revops {
namespace {

constexpr int kBacklog = 16;
// After a client could not be accepted (too many open files): long enough to cost nothing.
constexpr absl::Duration kAcceptPause = absl::Milliseconds(100);

absl::Status CanNotListen(absl::string_view listen, absl::string_view why) {
  return absl::UnavailableError(absl::StrCat("can not listen on ", listen, ": ", why));
}

absl::StatusOr<int> Listen(absl::string_view listen, const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return CanNotListen(listen, std::strerror(errno));
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(fd, address.ai_addr, address.ai_addrlen) != 0 || ::listen(fd, kBacklog) != 0) {
    const absl::Status status = CanNotListen(listen, std::strerror(errno));
    close(fd);
    return status;
  }
  return fd;
}

int PortOf(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                   : reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

// False when `fd` is not ready for `events` in time.
bool AwaitReady(int fd, short events, absl::Time deadline) {
  pollfd waiting{fd, events, 0};
  const int64_t left_ms = absl::ToInt64Milliseconds(deadline - absl::Now());
  return left_ms > 0 && poll(&waiting, 1, static_cast<int>(left_ms)) == 1;
}

// The head of the request, or empty when it is too long, too late or not there.
std::string ReadHead(int fd, absl::Time deadline) {
  std::string head;
  char buffer[1024];
  while (!absl::StrContains(head, "\r\n\r\n")) {
    if (head.size() > kMetricsRequestBytesMax || !AwaitReady(fd, POLLIN, deadline)) return "";
    const ssize_t got = recv(fd, buffer, sizeof(buffer), 0);
    if (got <= 0) return "";
    head.append(buffer, static_cast<size_t>(got));
  }
  return head;
}

void WriteAll(int fd, absl::string_view bytes, absl::Time deadline) {
  while (!bytes.empty() && AwaitReady(fd, POLLOUT, deadline)) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

std::string Response(absl::string_view status, absl::string_view body) {
  return absl::StrCat("HTTP/1.1 ", status,
                      "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                      "Content-Length: ",
                      body.size(), "\r\nConnection: close\r\n\r\n", body);
}

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsListener>> MetricsListener::Start(absl::string_view listen,
                                                                        Render render) {
  const size_t colon = listen.rfind(':');
  if (colon == absl::string_view::npos) {
    return absl::InvalidArgumentError(absl::StrCat("must be host:port, is ", listen));
  }
  std::string host(listen.substr(0, colon));
  const std::string port(listen.substr(colon + 1));
  if (absl::StartsWith(host, "[") && absl::EndsWith(host, "]")) {
    host = host.substr(1, host.size() - 2);
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &hints, &found) != 0) {
    return absl::InvalidArgumentError(absl::StrCat("must be host:port, is ", listen));
  }
  const absl::StatusOr<int> fd = Listen(listen, *found);
  freeaddrinfo(found);
  if (!fd.ok()) return fd.status();
  return std::unique_ptr<MetricsListener>(new MetricsListener(*fd, PortOf(*fd), std::move(render)));
}

MetricsListener::MetricsListener(int listener, int port, Render render)
    : listener_(listener), port_(port), render_(std::move(render)), stop_(eventfd(0, EFD_CLOEXEC)) {
  thread_ = std::thread([this] { Serve(); });
}

MetricsListener::~MetricsListener() {
  eventfd_write(stop_, 1);
  thread_.join();
  close(listener_);
  close(stop_);
}

void MetricsListener::Serve() {
  for (;;) {
    pollfd waiting[] = {{listener_, POLLIN, 0}, {stop_, POLLIN, 0}};
    if (poll(waiting, 2, -1) < 0 && errno != EINTR) return;
    if (waiting[1].revents != 0) return;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) {
      // Without a free descriptor the client stays in the backlog and poll() returns at once.
      pollfd stopping{stop_, POLLIN, 0};
      poll(&stopping, 1, static_cast<int>(absl::ToInt64Milliseconds(kAcceptPause)));
      continue;
    }
    Answer(client);
    close(client);
  }
}

void MetricsListener::Answer(int client) {
  const absl::Time deadline = absl::Now() + kMetricsClientMax;
  const std::string head = ReadHead(client, deadline);
  if (head.empty()) return;
  std::string response;
  if (!absl::StartsWith(head, "GET ")) {
    response = Response("405 Method Not Allowed", "only GET /metrics is served here\n");
  } else if (!absl::StartsWith(head, "GET /metrics ") && !absl::StartsWith(head, "GET /metrics?")) {
    response = Response("404 Not Found", "only GET /metrics is served here\n");
  } else {
    response = Response("200 OK", render_());
  }
  WriteAll(client, response, deadline);
}

}  // namespace revops
