#include "tests/gateway/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

#include "absl/strings/numbers.h"
#include "gtest/gtest.h"

namespace revops::gateway {

void Connect(int fd, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
}

int ConnectedSocket(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  timeval patience{20, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  Connect(fd, port);
  return fd;
}

HttpReply SendRaw(const std::string& bytes, int port) {
  const int fd = ConnectedSocket(port);
  size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) break;  // refused before all of it was read: the answer is what counts
    sent += static_cast<size_t>(n);
  }
  std::string all;
  char chunk[4096];
  ssize_t size = 0;
  while ((size = ::recv(fd, chunk, sizeof(chunk), 0)) > 0) all.append(chunk, size);
  ::close(fd);
  HttpReply reply;
  const size_t end = all.find("\r\n\r\n");
  reply.head = all.substr(0, end);
  if (end != std::string::npos) reply.body = all.substr(end + 4);
  if (all.size() > 12) (void)absl::SimpleAtoi(all.substr(9, 3), &reply.code);
  return reply;
}

}  // namespace revops::gateway
