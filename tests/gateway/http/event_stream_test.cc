// A watch as server-sent events.
#include "gateway/http/event_stream.h"

#include <sys/socket.h>
#include <unistd.h>

#include "common/rpc/drain.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "tests/gateway/support/chunks.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Events(const std::string& token, int events) {
  deal::v1::WatchDealsResponse response;
  response.set_resume_token(token);
  for (int i = 0; i < events; ++i) response.add_events()->set_event_id(token + std::to_string(i));
  return response.SerializeAsString();
}

class EventStreamTest : public testing::Test {
 protected:
  EventStreamTest() : token_(suite_.MakeToken({type::v1::ROLE_MANAGER})) {}

  TestGateway::Reply Watch(const Answer& answer, const std::string& query = "",
                           const std::string& headers = "") {
    suite_.deals().OnCall([answer](const Received&) { return answer; });
    auto reply = suite_.Http("GET", "/v1/deals:watch" + query, token_, "", headers);
    if (reply.head.find("chunked") != std::string::npos) reply.body = Unchunked(reply.body);
    return reply;
  }
  deal::v1::WatchDealsRequest Asked() {
    deal::v1::WatchDealsRequest request;
    EXPECT_TRUE(request.ParseFromString(suite_.deals().received().back().request));
    return request;
  }

  TestGateway suite_;
  const std::string token_;
};

TEST_F(EventStreamTest, EachResponseIsAnEventUnderItsToken) {
  const Answer answer{{Events("a", 2), Events("b", 0)}, grpc::Status::OK, false};
  const auto reply = Watch(answer, "?filter.pipeline=default&detail=WATCH_DETAIL_FACTS");
  EXPECT_EQ(reply.code, 200);
  EXPECT_THAT(reply.head, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(reply.head, HasSubstr("Cache-Control: no-store"));
  EXPECT_THAT(reply.body, HasSubstr("id: a\ndata: {\"events\":[{\"eventId\":\"a0\"},"));
  EXPECT_THAT(reply.body, HasSubstr("\n\nid: b\nevent: progress\ndata: {"));
  EXPECT_EQ(Asked().filter().pipeline(0), "default");
}

TEST_F(EventStreamTest, AReaderThatComesBackGoesOnWhereItWas) {
  Watch(Answer{{Events("b", 0)}, grpc::Status::OK, false}, "?start=EARLIEST",
        "Last-Event-ID: a\r\n");
  EXPECT_EQ(Asked().resume_token(), "a") << "its own position counts before the URL's start";
  Watch(Answer{{Events("b", 0)}, grpc::Status::OK, false}, "?subscription=dealSubscriptions/board",
        "Last-Event-ID: a\r\n");
  EXPECT_EQ(Asked().subscription(), "dealSubscriptions/board") << "it knows its own position";
}

TEST_F(EventStreamTest, AnExpiredPositionIsAResetThatClearsTheId) {
  const absl::Status expired =
      ErrorWithReason(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED", "history is gone");
  const auto reply = Watch(Answer::Fail(ToGrpcStatus(expired)));
  EXPECT_EQ(reply.code, 200) << "else a browser would never come again";
  EXPECT_THAT(reply.body, HasSubstr("id:\nevent: reset\ndata: {\"error\":"));
  EXPECT_THAT(reply.body, HasSubstr("RESUME_TOKEN_EXPIRED"));
}

TEST_F(EventStreamTest, ARefusalBeforeAnyEventIsAnHttpError) {
  const auto reply = Watch(Answer::Fail(ToGrpcStatus(InvalidField("filter", "is too long"))));
  EXPECT_EQ(reply.code, 400);
  EXPECT_THAT(reply.body, HasSubstr("\"status\":\"INVALID_ARGUMENT\""));
  EXPECT_EQ(suite_.gateway().streams().size(), 0u);
  EXPECT_EQ(suite_.Http("GET", "/v1/deals:watch").code, 401);
  EXPECT_EQ(suite_.Http("GET", "/v1/deals:watch?nonsense=1", token_).code, 400);
}

TEST_F(EventStreamTest, AnEndLaterIsToldAsAnEventWithItsWait) {
  const Answer answer{{Events("a", 1)}, ToGrpcStatus(rpc::ServerDraining()), false};
  const auto reply = Watch(answer);
  EXPECT_THAT(reply.body, HasSubstr("retry: 1000\nevent: end\ndata: {\"error\":"));
  EXPECT_THAT(reply.body, HasSubstr("SERVER_DRAINING"));
}

TEST_F(EventStreamTest, ARevokedTokenEndsItsStream) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold({Events("a", 1)}); });
  const std::string token = suite_.MakeToken({type::v1::ROLE_VIEWER});
  std::thread reader([&] {
    const auto reply = suite_.Http("GET", "/v1/deals:watch", token);
    EXPECT_THAT(reply.body, HasSubstr("TOKEN_INVALID")) << "as an event, or before there is any";
  });
  EXPECT_TRUE(suite_.deals().WaitForWritten(1));
  suite_.Revoke(token);
  suite_.gateway().streams().CheckAll();
  reader.join();
  EXPECT_TRUE(suite_.deals().WaitForCancelled(1));
}

TEST_F(EventStreamTest, DrainingEndsStreamsAndSaysSo) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold({Events("a", 1)}); });
  std::thread reader([&] {
    const auto reply = suite_.Http("GET", "/v1/deals:watch", token_);
    EXPECT_THAT(reply.body, HasSubstr("SERVER_DRAINING"));
  });
  EXPECT_TRUE(suite_.deals().WaitForWritten(1));
  suite_.Drain();
  reader.join();
}

TEST_F(EventStreamTest, AReaderThatHangsUpIsNoticedWhileNothingHappens) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold({Events("a", 1)}); });
  const int fd = ConnectedSocket(suite_.gateway().http_port());
  const std::string ask =
      "GET /v1/deals:watch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token_ + "\r\n\r\n";
  ASSERT_EQ(send(fd, ask.data(), ask.size(), MSG_NOSIGNAL), static_cast<ssize_t>(ask.size()));
  EXPECT_TRUE(suite_.deals().WaitForWritten(1));
  close(fd);
  EXPECT_TRUE(suite_.deals().WaitForCancelled(1));
}

TEST_F(EventStreamTest, AHeadRequestOpensNoStream) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold({Events("a", 1)}); });
  EXPECT_EQ(suite_.Http("HEAD", "/v1/deals:watch", token_).code, 200);
  EXPECT_TRUE(suite_.deals().WaitForCancelled(1));
}

}  // namespace
}  // namespace revops::gateway
