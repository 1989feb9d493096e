// Bodies that come piece by piece.
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "absl/synchronization/notification.h"
#include "gateway/http/server.h"
#include "gtest/gtest.h"
#include "tests/gateway/support/chunks.h"
#include "tests/gateway/support/http_client.h"

namespace revops::gateway {
namespace {

constexpr char kGet[] = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";

// So many pieces of a size, each from a thread of its own where `later`; endless where negative.
class Pieces final : public HttpStream {
 public:
  Pieces(int count, size_t size, bool later) : left_(count), size_(size), later_(later) {}
  ~Pieces() override { Join(); }

  void Next(std::function<void(std::string)> take) override {
    Join();
    const std::string piece =
        left_ == 0 || closed_.HasBeenNotified() ? "" : std::string(size_, 'p');
    if (left_ > 0) --left_;
    ++asked_;
    if (!later_) return take(piece);
    thread_ = std::thread([take = std::move(take), piece] { take(piece); });
  }
  void Close() override {
    if (!is_closed_.exchange(true)) closed_.Notify();
  }
  void WaitUntilClosed() { closed_.WaitForNotification(); }
  int asked() const { return asked_; }

 private:
  void Join() {
    if (thread_.joinable()) thread_.join();
  }
  int left_;
  const size_t size_;
  const bool later_;
  std::atomic<int> asked_ = 0;
  std::atomic<bool> is_closed_ = false;
  absl::Notification closed_;
  std::thread thread_;
};

std::unique_ptr<HttpServer> Serve(const std::shared_ptr<Pieces>& pieces,
                                  absl::Duration write_max = kStreamWriteMax) {
  HttpServer::Options options;
  options.listen = "127.0.0.1:0";
  options.stream_write_max = write_max;
  options.handler = [pieces](const HttpRequest&, const HttpRespond& respond) {
    HttpResponse response;
    response.stream = pieces;
    respond(std::move(response));
  };
  return *HttpServer::Start(std::move(options));
}

TEST(HttpStream, PiecesArriveWholeAndInOrderThenTheConnectionCloses) {
  for (const bool later : {false, true}) {
    const auto pieces = std::make_shared<Pieces>(3, 40'000, later);
    const auto server = Serve(pieces);
    const HttpReply reply = SendRaw(kGet, server->port());
    EXPECT_EQ(reply.code, 200);
    EXPECT_NE(reply.head.find("Transfer-Encoding: chunked"), std::string::npos);
    EXPECT_EQ(Unchunked(reply.body).size(), 120'000u);
    pieces->WaitUntilClosed();
  }
}

TEST(HttpStream, AnEmptyStreamIsAnEmptyBody) {
  const auto server = Serve(std::make_shared<Pieces>(0, 1, false));
  EXPECT_EQ(SendRaw(kGet, server->port()).body, "0\r\n\r\n");
}

TEST(HttpStream, AReaderThatStandsStillIsCutOffAndHoldsOnePiece) {
  const auto pieces = std::make_shared<Pieces>(-1, 1 << 20, false);
  const auto server = Serve(pieces, absl::Milliseconds(200));
  const int fd = ConnectedSocket(server->port());
  ASSERT_GT(send(fd, kGet, sizeof(kGet) - 1, MSG_NOSIGNAL), 0);
  pieces->WaitUntilClosed();
  EXPECT_LT(pieces->asked(), 64) << "what the sockets' buffers took";
  close(fd);
}

}  // namespace
}  // namespace revops::gateway
