#include "gateway/http/server.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "gateway/http/file_limit.h"
#include "gateway/http/pending_answers.h"
#include "gtest/gtest.h"
#include "tests/gateway/support/http_client.h"

namespace revops::gateway {
namespace {

constexpr char kGet[] = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr char kLastGet[] = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

std::unique_ptr<HttpServer> Serve(HttpServer::Options options) {
  options.listen = "127.0.0.1:0";
  if (options.handler == nullptr) {
    options.handler = [](const HttpRequest& request, const HttpRespond& respond) {
      HttpResponse response;
      response.body = request.target + request.body;
      respond(std::move(response));
    };
  }
  auto server = HttpServer::Start(std::move(options));
  EXPECT_TRUE(server.ok()) << server.status();
  return *std::move(server);
}

TEST(HttpServer, AConnectionServesOneRequestAfterTheOther) {
  const auto server = Serve({});
  const HttpReply reply = SendRaw(std::string(kGet) + kGet + kLastGet, server->port());
  EXPECT_EQ(reply.code, 200);
  EXPECT_EQ(reply.body.substr(reply.body.size() - 5), "/last");
}

TEST(HttpServer, AnswersMayComeLaterFromAnotherThread) {
  HttpServer::Options options;
  std::thread later;
  options.handler = [&](const HttpRequest&, HttpRespond respond) {
    later = std::thread([respond = std::move(respond)] { respond({}); });
  };
  const auto server = Serve(std::move(options));
  EXPECT_EQ(SendRaw(kLastGet, server->port()).code, 200);
  later.join();
}

TEST(HttpServer, ASlowClientIsCutOff) {
  HttpServer::Options options;
  options.request_read_max = absl::Milliseconds(100);
  const auto server = Serve(std::move(options));
  EXPECT_EQ(SendRaw("GET /x HTTP/1.1\r\nHost:", server->port()).code, 0);
  EXPECT_EQ(
      SendRaw("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc", server->port()).code,
      0);
}

TEST(HttpServer, AnIdleConnectionIsClosed) {
  HttpServer::Options options;
  options.idle_max = absl::Milliseconds(100);
  const auto server = Serve(std::move(options));
  EXPECT_EQ(SendRaw("", server->port()).code, 0);
  EXPECT_EQ(SendRaw(kGet, server->port()).code, 200);
}

TEST(HttpServer, AHeadRequestGetsNoBody) {
  const auto server = Serve({});
  const HttpReply reply =
      SendRaw("HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", server->port());
  EXPECT_EQ(reply.code, 200);
  EXPECT_TRUE(reply.body.empty());
  EXPECT_NE(reply.head.find("Content-Length: 2"), std::string::npos) << reply.head;
}

TEST(HttpServer, ABodyIsAskedForWhenTheClientExpectsThat) {
  const auto server = Serve({});
  const HttpReply reply = SendRaw(
      "POST /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
      "Content-Length: 3\r\n\r\nabc",
      server->port());
  EXPECT_EQ(reply.code, 100);
  EXPECT_NE(reply.body.find("/xabc"), std::string::npos);
}

// Lets nobody send a body but whoever says `good`.
HttpServer::Options Suspicious() {
  HttpServer::Options options;
  options.body_limit = [](const HttpRequest& head) -> absl::StatusOr<size_t> {
    if (head.headers.Get("authorization") == "good") return kBodyBytesMax;
    if (head.path() == "/small") return 4;
    return ErrorWithReason(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID", "no");
  };
  return options;
}

TEST(HttpServer, ABodyIsReadOnlyBehindAGoodToken) {
  const auto server = Serve(Suspicious());
  // The body never comes: the answer does not wait for it.
  const std::string head = "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n";
  const HttpReply refused = SendRaw(head + "\r\n", server->port());
  EXPECT_EQ(refused.code, 401);
  EXPECT_NE(refused.head.find("Connection: close"), std::string::npos) << refused.head;
  const std::string chunked = "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(SendRaw(chunked + "ffffff\r\n", server->port()).code, 401);
  const std::string small =
      "POST /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n";
  EXPECT_EQ(SendRaw(small + "Authorization: good\r\n\r\nabc", server->port()).body, "/xabc");
  EXPECT_EQ(SendRaw(kLastGet, server->port()).code, 200) << "without a body nothing is asked";
}

TEST(HttpServer, APathsOwnLimitHoldsForAnnouncedAndForChunkedBodies) {
  const auto server = Serve(Suspicious());
  const std::string head = "POST /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  EXPECT_EQ(SendRaw(head + "Content-Length: 4\r\n\r\nabcd", server->port()).code, 200);
  EXPECT_EQ(SendRaw(head + "Content-Length: 5\r\n\r\nabcde", server->port()).code, 413);
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(SendRaw(chunked + "4\r\nabcd\r\n0\r\n\r\n", server->port()).code, 200);
  EXPECT_EQ(SendRaw(chunked + "5\r\nabcde\r\n0\r\n\r\n", server->port()).code, 413);
}

TEST(HttpServer, NobodyIsAskedForABodyThatMayNotCome) {
  const auto server = Serve(Suspicious());
  const HttpReply reply =
      SendRaw("POST /x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
              server->port());
  EXPECT_EQ(reply.code, 401);
}

TEST(HttpServer, ARefusalIsReadByWhoeverWasSendingABody) {
  const auto server = Serve(Suspicious());
  const std::string head = "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n";
  EXPECT_EQ(SendRaw(head + std::string(3'000'000, 'x'), server->port()).code, 401);
}

TEST(HttpServer, ABatchsBodyIsTakenWhole) {
  const auto server = Serve({});
  const std::string body(3 << 20, 'x');
  const HttpReply reply =
      SendRaw("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body,
              server->port());
  EXPECT_EQ(reply.body.size(), body.size() + 1);
}

TEST(HttpServer, ABodyCountsAsItComesAndNotAsItIsAnnounced) {
  ByteBudget budget(1000);
  HttpServer::Options options;
  options.budget = &budget;
  std::string refused;
  options.on_refused = [&](const absl::Status& status) { refused = ReasonOf(status); };
  const auto server = Serve(std::move(options));
  const int slow = ConnectedSocket(server->port());
  const std::string began =
      "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n" + std::string(200, 'x');
  ASSERT_EQ(::send(slow, began.data(), began.size(), 0), static_cast<ssize_t>(began.size()));
  const absl::Time give_up = absl::Now() + absl::Seconds(20);
  while (budget.held() != 200 && absl::Now() < give_up) std::this_thread::yield();
  EXPECT_EQ(budget.held(), 200u);
  const auto post = [&](size_t size) {
    return SendRaw("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                       std::to_string(size) + "\r\n\r\n" + std::string(size, 'y'),
                   server->port());
  };
  EXPECT_EQ(post(700).code, 200);
  EXPECT_EQ(post(900).code, 429);
  EXPECT_EQ(refused, "GATEWAY_FULL");
  const std::string chunked =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n384\r\n";
  EXPECT_EQ(SendRaw(chunked + std::string(900, 'y'), server->port()).code, 429);
  ::close(slow);
  while (budget.held() != 0 && absl::Now() < give_up) std::this_thread::yield();
  EXPECT_EQ(budget.held(), 0u);
}

TEST(HttpServer, WithoutFilesLeftItPausesAndThenGoesOn) {
  HttpServer::Options options;
  std::atomic<int> failures = 0;
  options.on_accept_failed = [&](const std::string&) { ++failures; };
  const auto server = Serve(std::move(options));
  const int client = ConnectedSocket(server->port());
  ::close(client);  // every library has what it needs by now
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit before = limit;
  limit.rlim_cur = 256;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  const int waiting = ::socket(AF_INET, SOCK_STREAM, 0);
  std::vector<int> taken;
  for (int file = ::open("/dev/null", O_RDONLY); file >= 0; file = ::open("/dev/null", O_RDONLY)) {
    taken.push_back(file);
  }
  const absl::Time start = absl::Now();
  Connect(waiting, server->port());
  while (failures < 4 && absl::Now() - start < absl::Seconds(20)) std::this_thread::yield();
  const absl::Duration took = absl::Now() - start;
  for (const int file : taken) ::close(file);
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_GE(failures, 4);
  EXPECT_GE(took, 3 * kAcceptPause);
  EXPECT_EQ(SendRaw(kLastGet, server->port()).code, 200);
  ::close(waiting);
}

TEST(HttpServer, FilesAreLeftForOthers) {
  const int connections = RaiseFileLimit();
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(limit.rlim_cur, limit.rlim_max);
  EXPECT_GT(connections, 0);
  EXPECT_LE(static_cast<rlim_t>(connections), limit.rlim_cur / 4);
  EXPECT_LE(connections, kConnectionsMax);
}

TEST(HttpServer, EndingDoesNotWaitForEverAndALateAnswerGoesNowhere) {
  HttpServer::Options options;
  options.drain_max = absl::Milliseconds(50);
  absl::Notification asked;
  HttpRespond answer;
  options.handler = [&](const HttpRequest&, HttpRespond respond) {
    answer = std::move(respond);
    asked.Notify();
  };
  auto server = Serve(std::move(options));
  const int port = server->port();
  HttpReply reply;
  std::thread client([&] { reply = SendRaw(kLastGet, port); });
  asked.WaitForNotification();
  server = nullptr;
  client.join();
  EXPECT_EQ(reply.code, 0);
  answer({});
}

TEST(PendingAnswers, NothingBeginsOnceClosed) {
  PendingAnswers pending;
  ASSERT_TRUE(pending.TryBegin());
  EXPECT_FALSE(pending.CloseAndWait(absl::ZeroDuration()));
  EXPECT_FALSE(pending.TryBegin());
  pending.End();
  EXPECT_TRUE(pending.CloseAndWait(absl::ZeroDuration()));
}

TEST(PendingAnswers, AnAnswerComesOnceAndNeverAfterTheDrop) {
  PendingAnswers pending;
  int resumed = 0;
  const HttpRespond first = pending.Responder([&](const HttpResponse&) { ++resumed; });
  const HttpRespond second = pending.Responder([&](const HttpResponse&) { ++resumed; });
  first({});
  first({});
  EXPECT_EQ(resumed, 1);
  pending.Drop();
  second({});
  EXPECT_EQ(resumed, 1);
}

TEST(HttpServer, EndingWaitsForWhatWasAsked) {
  HttpServer::Options options;
  absl::Notification asked;
  HttpRespond answer;
  options.handler = [&](const HttpRequest&, HttpRespond respond) {
    answer = std::move(respond);
    asked.Notify();
  };
  auto server = Serve(std::move(options));
  const int port = server->port();
  int code = 0;
  std::thread client([&] { code = SendRaw(kLastGet, port).code; });
  asked.WaitForNotification();
  std::thread ending([&] { server = nullptr; });
  answer({});
  ending.join();
  client.join();
  EXPECT_EQ(code, 200);
}

TEST(HttpServer, ATakenOrBrokenAddressIsToldAtTheStart) {
  const auto server = Serve({});
  HttpServer::Options options;
  options.listen = "127.0.0.1:" + std::to_string(server->port());
  EXPECT_FALSE(HttpServer::Start(options).ok());
  for (const char* listen : {"", "127.0.0.1", "127.0.0.1:x", "300.0.0.1:1"}) {
    options.listen = listen;
    EXPECT_FALSE(HttpServer::Start(options).ok()) << listen;
  }
}

}  // namespace
}  // namespace revops::gateway
