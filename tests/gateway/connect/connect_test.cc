// The Connect protocol, byte by byte: its conformance is shown with its own clients
// (tests/foreign).
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gateway/connect/envelope.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "tests/gateway/support/chunks.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr char kGetDeal[] = "/revops.deal.v1.DealService/GetDeal";
constexpr char kWatch[] = "/revops.deal.v1.DealWatchService/WatchDeals";

class ConnectTest : public testing::Test {
 protected:
  ConnectTest() : token_(suite_.MakeToken({type::v1::ROLE_MANAGER})) {
    suite_.deals().OnCall([](const Received& call) {
      deal::v1::GetDealRequest request;
      EXPECT_TRUE(request.ParseFromString(call.request));
      deal::v1::Deal deal;
      deal.set_name(request.name());
      return Answer::With(deal);
    });
  }
  TestGateway::Reply Post(const std::string& path, const std::string& type, const std::string& body,
                          const std::string& headers = "") {
    return suite_.Http("POST", path, token_, body, "Content-Type: " + type + "\r\n" + headers);
  }

  TestGateway suite_;
  const std::string token_;
};

TEST_F(ConnectTest, AUnaryCallInJsonAndInProto) {
  const auto in_json = Post(kGetDeal, "application/json; charset=utf-8", R"({"name":"deals/17"})");
  EXPECT_EQ(in_json.code, 200) << in_json.body;
  EXPECT_THAT(in_json.head, HasSubstr("Content-Type: application/json"));
  EXPECT_EQ(json::parse(in_json.body)["name"], "deals/17");

  deal::v1::GetDealRequest request;
  request.set_name("deals/18");
  const auto in_proto = Post(kGetDeal, "application/proto", request.SerializeAsString());
  EXPECT_THAT(in_proto.head, HasSubstr("Content-Type: application/proto"));
  deal::v1::Deal deal;
  ASSERT_TRUE(deal.ParseFromString(in_proto.body));
  EXPECT_EQ(deal.name(), "deals/18");
}

TEST_F(ConnectTest, TheGatewaysOwnMethodsAnswerToo) {
  const auto reply = Post("/revops.gateway.v1.GatewayService/GetCaller", "application/json", "{}");
  EXPECT_EQ(json::parse(reply.body)["user"], "users/tester") << reply.body;
}

TEST_F(ConnectTest, AnErrorHasItsCodeAndDetails) {
  suite_.deals().OnCall([](const Received&) {
    return Answer::Fail(ToGrpcStatus(
        UnmetRules("deals/17", {{"FIELD_REQUIRED", "stages/proposal", "amount must be set"}})));
  });
  const auto reply = Post(kGetDeal, "application/json", "{}");
  EXPECT_EQ(reply.code, 400);
  const json error = json::parse(reply.body);
  EXPECT_EQ(error["code"], "failed_precondition");
  bool told = false;
  for (const json& detail : error["details"]) {
    if (detail["type"] != "google.rpc.PreconditionFailure") continue;
    told = detail["debug"]["violations"][0]["type"] == "FIELD_REQUIRED";
    EXPECT_EQ(detail["value"].get<std::string>().find('='), std::string::npos) << "unpadded";
  }
  EXPECT_TRUE(told) << error;
}

TEST_F(ConnectTest, WhatIsWrongWithARequestIsSaid) {
  EXPECT_EQ(suite_.Http("GET", kGetDeal, token_).code, 405);
  EXPECT_EQ(Post(kGetDeal, "text/plain", "{}").code, 415);
  EXPECT_EQ(Post(kGetDeal, "application/json", "{").code, 400);
  EXPECT_EQ(Post(kGetDeal, "application/json", R"({"nonsense":1})").code, 400);
  EXPECT_EQ(Post(kGetDeal, "application/proto", "\xff\xff").code, 400);
  EXPECT_EQ(Post("/revops.deal.v1.DealService/Nothing", "application/json", "{}").code, 501);
  EXPECT_EQ(Post(kGetDeal, "application/json", "{}", "Connect-Protocol-Version: 2\r\n").code, 400);
  EXPECT_EQ(Post(kGetDeal, "application/json", "{}", "Connect-Timeout-Ms: soon\r\n").code, 400);
  EXPECT_EQ(Post(kGetDeal, "application/json", "{}", "Content-Encoding: br\r\n").code, 501);
  EXPECT_EQ(Post(kGetDeal, "application/connect+json", "").code, 200) << "a stream's end says it";
  EXPECT_EQ(suite_.Http("POST", kGetDeal, "", "{}", "Content-Type: application/json\r\n").code,
            401);
  const auto viewer = suite_.MakeToken({type::v1::ROLE_VIEWER});
  EXPECT_EQ(suite_
                .Http("POST", "/revops.deal.v1.DealService/CreateDeal", viewer, "{}",
                      "Content-Type: application/json\r\n")
                .code,
            403);
  EXPECT_TRUE(suite_.deals().received().empty());
}

TEST_F(ConnectTest, TheCallersTimeoutIsTheCallsDeadline) {
  Post(kGetDeal, "application/json", "{}", "Connect-Timeout-Ms: 3600000\r\n");
  EXPECT_GT(suite_.deals().received().back().deadline, absl::Now() + absl::Minutes(59));
}

TEST_F(ConnectTest, AServerStreamComesInEnvelopes) {
  suite_.deals().OnCall([](const Received&) {
    deal::v1::WatchDealsResponse first, second;
    first.set_resume_token("a");
    second.set_resume_token("b");
    return Answer{{first.SerializeAsString(), second.SerializeAsString()}, grpc::Status::OK, false};
  });
  const auto reply =
      Post(kWatch, "application/connect+json", Enveloped(R"({"start":"START_EARLIEST"})", false));
  EXPECT_EQ(reply.code, 200);
  EXPECT_THAT(reply.head, HasSubstr("Content-Type: application/connect+json"));
  EXPECT_EQ(Unchunked(reply.body), Enveloped(R"({"resumeToken":"a"})", false) +
                                       Enveloped(R"({"resumeToken":"b"})", false) +
                                       Enveloped("{}", true));
}

TEST_F(ConnectTest, AStreamsErrorStandsInItsEnd) {
  suite_.deals().OnCall([](const Received&) {
    return Answer::Fail(ToGrpcStatus(InvalidField("filter", "is too long")));
  });
  const auto reply = Post(kWatch, "application/connect+proto", Enveloped("", false));
  EXPECT_EQ(reply.code, 200);
  const std::string body = Unchunked(reply.body);
  ASSERT_GT(body.size(), 5u);
  EXPECT_EQ(body[0], 2);
  EXPECT_EQ(json::parse(body.substr(5))["error"]["code"], "invalid_argument");
}

TEST_F(ConnectTest, ABodyThatIsNotOneEnvelopeIsRefused) {
  for (const std::string& body :
       {std::string(), std::string("\0\0", 2), std::string("\0\0\0\0\x09{}", 7),
        Enveloped("{}", false) + Enveloped("{}", false), std::string("\1\0\0\0\0", 5)}) {
    const auto reply = Post(kWatch, "application/connect+json", body);
    EXPECT_EQ(reply.code, 200);
    EXPECT_THAT(reply.body, HasSubstr("\"error\""));
  }
  EXPECT_TRUE(suite_.deals().received().empty());
}

}  // namespace
}  // namespace revops::gateway
