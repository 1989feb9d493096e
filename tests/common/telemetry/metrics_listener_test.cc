#include "common/telemetry/metrics_listener.h"

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <ctime>

#include "gtest/gtest.h"

namespace revops {
namespace {

void ConnectTo(int fd, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
}

int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  ConnectTo(fd, port);
  return fd;
}

// What comes back until the connection is closed.
std::string Ask(int port, const std::string& request) {
  const int fd = Connect(port);
  send(fd, request.data(), request.size(), MSG_NOSIGNAL);
  std::string answer;
  char buffer[4096];
  for (ssize_t got; (got = recv(fd, buffer, sizeof(buffer), 0)) > 0;) answer.append(buffer, got);
  close(fd);
  return answer;
}

class MetricsListenerTest : public ::testing::Test {
 protected:
  MetricsListenerTest() {
    auto started = MetricsListener::Start("127.0.0.1:0", [] { return std::string(100'000, 'm'); });
    EXPECT_TRUE(started.ok()) << started.status();
    listener_ = *std::move(started);
  }
  std::unique_ptr<MetricsListener> listener_;
};

TEST_F(MetricsListenerTest, ServesMetricsWhole) {
  const std::string answer =
      Ask(listener_->port(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(answer.rfind("HTTP/1.1 200 OK\r\n", 0), 0u);
  EXPECT_NE(answer.find("Content-Length: 100000\r\n"), std::string::npos);
  EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 100'000u);
}

TEST_F(MetricsListenerTest, AnythingElseIsRefused) {
  const int port = listener_->port();
  EXPECT_NE(Ask(port, "GET / HTTP/1.1\r\n\r\n").find(" 404 "), std::string::npos);
  EXPECT_NE(Ask(port, "GET /metricsx HTTP/1.1\r\n\r\n").find(" 404 "), std::string::npos);
  EXPECT_NE(Ask(port, "POST /metrics HTTP/1.1\r\n\r\n").find(" 405 "), std::string::npos);
  EXPECT_EQ(Ask(port, std::string(2 * kMetricsRequestBytesMax, 'x')), "");
}

TEST_F(MetricsListenerTest, ASilentClientHoldsUpNobodyForLong) {
  const int silent = Connect(listener_->port());
  EXPECT_NE(Ask(listener_->port(), "GET /metrics HTTP/1.1\r\n\r\n").find(" 200 "),
            std::string::npos);
  close(silent);
}

TEST_F(MetricsListenerTest, WithoutFreeDescriptorsItWaitsInsteadOfSpinningAndServesLater) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int waiting = socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_GE(waiting, 0);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(waiting) + 1;  // the lowest that was free
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  ConnectTo(waiting, listener_->port());
  const std::string request = "GET /metrics HTTP/1.1\r\n\r\n";
  send(waiting, request.data(), request.size(), MSG_NOSIGNAL);
  const std::clock_t begin = std::clock();
  // Nothing comes before there is a descriptor for it.
  const timeval patience{0, 400'000};
  setsockopt(waiting, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  char buffer[64];
  EXPECT_LT(recv(waiting, buffer, sizeof(buffer), 0), 0);
  EXPECT_LT(std::clock() - begin, CLOCKS_PER_SEC / 5) << "it spins";
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  const timeval ample{30, 0};
  setsockopt(waiting, SOL_SOCKET, SO_RCVTIMEO, &ample, sizeof(ample));
  EXPECT_GT(recv(waiting, buffer, sizeof(buffer), 0), 0);
  close(waiting);
}

TEST_F(MetricsListenerTest, AWrongOrTakenAddressIsAnError) {
  const auto render = [] { return std::string(); };
  EXPECT_FALSE(MetricsListener::Start("nonsense", render).ok());
  EXPECT_FALSE(MetricsListener::Start("127.0.0.1:http", render).ok());
  EXPECT_EQ(MetricsListener::Start("127.0.0.1:" + std::to_string(listener_->port()), render)
                .status()
                .code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace revops
