#include "gateway/http/server.h"

#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
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

TEST(HttpServer, AStrangersBodyIsNotRead) {
  HttpServer::Options options;
  options.may_send_body = [](const std::string&, const std::string& authorization) {
    return authorization == "Bearer good" ? absl::OkStatus() : absl::UnauthenticatedError("who?");
  };
  const auto server = Serve(std::move(options));
  // The answer comes though the body never does; a client that asks first is not told to go on.
  for (const char* expect : {"", "Expect: 100-continue\r\n"}) {
    const HttpReply refused = SendRaw(
        absl::StrCat("POST /x HTTP/1.1\r\nHost: x\r\n", expect, "Content-Length: 1000000\r\n\r\n"),
        server->port());
    EXPECT_EQ(refused.code, 401);
  }
  EXPECT_EQ(
      SendRaw("POST /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer good\r\n"
              "Content-Length: 3\r\n\r\nabc",
              server->port())
          .code,
      200);
  EXPECT_EQ(SendRaw(kLastGet, server->port()).code, 200) << "without a body it is the handler's";
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
