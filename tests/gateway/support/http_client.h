// Bytes to an HTTP server and back, without any help that a client library would give.
#ifndef REVOPS_TESTS_GATEWAY_SUPPORT_HTTP_CLIENT_H_
#define REVOPS_TESTS_GATEWAY_SUPPORT_HTTP_CLIENT_H_

#include <string>

namespace revops::gateway {

struct HttpReply {
  int code = 0;
  std::string head;  // everything before the body
  std::string body;
};

// Connects a TCP socket, or a new one, to the loopback.
void Connect(int fd, int port);
int ConnectedSocket(int port);

// Sends these bytes on a new connection to the loopback and reads until the server closes.
HttpReply SendRaw(const std::string& bytes, int port);

}  // namespace revops::gateway

#endif  // REVOPS_TESTS_GATEWAY_SUPPORT_HTTP_CLIENT_H_
