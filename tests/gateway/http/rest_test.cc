#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gateway/http/strict_json.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/metrics/v1/metrics_service.pb.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using nlohmann::json;

class RestTest : public testing::Test {
 protected:
  RestTest() : token_(suite_.MakeToken({type::v1::ROLE_MANAGER})) {}

  TestGateway::Reply Post(const std::string& body, const std::string& headers = "") {
    return suite_.Http("POST", "/v1/deals", token_, body, headers);
  }

  TestGateway suite_;
  const std::string token_;
};

TEST_F(RestTest, ADealAnswersToAUrl) {
  suite_.deals().OnCall([](const Received& call) {
    deal::v1::GetDealRequest request;
    EXPECT_TRUE(request.ParseFromString(call.request));
    deal::v1::Deal deal;
    deal.set_name(request.name());
    deal.set_external_id("x");
    deal.mutable_create_time()->set_seconds(1514764800);
    return Answer::With(deal);
  });
  const auto reply = suite_.Http("GET", "/v1/deals/17", token_);
  EXPECT_EQ(reply.code, 200) << reply.body;
  const json deal = json::parse(reply.body);
  EXPECT_EQ(deal["name"], "deals/17");
  EXPECT_EQ(deal["externalId"], "x");
  EXPECT_EQ(deal["createTime"], "2018-01-01T00:00:00Z");
  const auto received = suite_.deals().received();
  EXPECT_EQ(received[0].principals.size(), 1u);
  EXPECT_TRUE(received[0].authorizations.empty()) << "tokens stay in the gateway";
  EXPECT_LT(received[0].deadline, absl::Now() + kRestDeadline + absl::Seconds(1));
}

TEST_F(RestTest, TheGatewaysOwnMethodsAnswerToo) {
  const auto reply = suite_.Http("GET", "/v1/caller", token_);
  EXPECT_EQ(reply.code, 200) << reply.body;
  EXPECT_EQ(json::parse(reply.body)["user"], "users/tester");
  EXPECT_EQ(json::parse(reply.body)["roles"], json::array({"ROLE_MANAGER"}));
}

TEST_F(RestTest, TokensAreMadeAndEndedByUrl) {
  const std::string admin = suite_.MakeToken({type::v1::ROLE_ADMIN});
  const auto made = suite_.Http("POST", "/v1/tokens", admin,
                                R"({"token":{"user":"users/anna","roles":["ROLE_VIEWER"]}})");
  ASSERT_EQ(made.code, 200) << made.body;
  const std::string bearer = json::parse(made.body)["bearerToken"];
  const std::string name = json::parse(made.body)["token"]["name"];
  EXPECT_EQ(suite_.Http("GET", "/v1/caller", bearer).code, 200);
  EXPECT_EQ(suite_.Http("POST", "/v1/" + name + ":revoke", admin).code, 200);
  EXPECT_EQ(suite_.Http("GET", "/v1/caller", bearer).code, 401);
}

TEST_F(RestTest, AServicesErrorKeepsItsDetails) {
  suite_.deals().OnCall([](const Received&) {
    return Answer::Fail(ToGrpcStatus(
        UnmetRules("deals/17", {{"FIELD_REQUIRED", "stages/proposal", "amount must be set"}})));
  });
  const auto reply = suite_.Http("POST", "/v1/deals/17:advance", token_);
  EXPECT_EQ(reply.code, 400);
  const json error = json::parse(reply.body)["error"];
  EXPECT_EQ(error["status"], "FAILED_PRECONDITION");
  json unmet;
  for (const json& detail : error["details"]) {
    if (detail.contains("violations")) unmet = detail;
  }
  EXPECT_EQ(unmet["violations"][0]["type"], "FIELD_REQUIRED") << error;
}

TEST_F(RestTest, OnlyHealthIsOpen) {
  EXPECT_EQ(suite_.Http("GET", "/healthz").code, 200);
  EXPECT_EQ(suite_.Http("GET", "/readyz").code, 200);
  for (const char* path :
       {"/metrics", "/v1/deals", "/v1/caller", "/nothing", "/", "/v1/deals/../x"}) {
    const auto reply = suite_.Http("GET", path);
    EXPECT_EQ(reply.code, 401) << path;
    EXPECT_NE(reply.head.find("WWW-Authenticate: Bearer"), std::string::npos);
  }
  EXPECT_EQ(suite_.Http("GET", "/v1/caller?access_token=" + token_).code, 401);
}

TEST_F(RestTest, ReadinessNamesWhatIsMissing) {
  suite_.metrics().Stop();
  const auto reply = suite_.Http("GET", "/readyz");
  EXPECT_EQ(reply.code, 503);
  const json answer = json::parse(reply.body);
  EXPECT_EQ(answer["status"], "NOT_SERVING");
  EXPECT_EQ(answer["services"][0]["service"], "lead-service");
  EXPECT_EQ(answer["services"][0]["status"], "SERVING");
  EXPECT_EQ(answer["services"][1]["service"], "deal-service");
  EXPECT_EQ(answer["services"][1]["status"], "SERVING");
  EXPECT_EQ(answer["services"][2]["service"], "metrics-service");
  EXPECT_EQ(answer["services"][2]["status"], "NOT_SERVING");
  EXPECT_EQ(suite_.Http("GET", "/healthz").code, 200);
}

TEST_F(RestTest, AGatewayThatCanNotWorkIsNotReady) {
  ASSERT_EQ(suite_.Http("GET", "/readyz").code, 200);
  suite_.environment().health.Set(kGatewayServiceName, false);
  const auto reply = suite_.Http("GET", "/readyz");
  EXPECT_EQ(reply.code, 503);
  const json answer = json::parse(reply.body);
  EXPECT_EQ(answer["status"], "NOT_SERVING");
  EXPECT_EQ(answer["services"][3]["service"], "gateway");
  EXPECT_EQ(answer["services"][3]["status"], "NOT_SERVING");
}

TEST_F(RestTest, HeadIsGetWithoutTheBody) {
  for (const char* path : {"/healthz", "/readyz", "/v1/caller"}) {
    const auto get = suite_.Http("GET", path, token_);
    const auto head = suite_.Http("HEAD", path, token_);
    EXPECT_EQ(head.code, 200) << path;
    EXPECT_TRUE(head.body.empty()) << path;
    const std::string length = "Content-Length: " + std::to_string(get.body.size());
    EXPECT_NE(head.head.find(length), std::string::npos) << head.head;
  }
}

TEST_F(RestTest, RefusalsAreCountedByCodeAndReason) {
  suite_.Http("GET", "/v1/caller", "id.guessed");
  suite_.Http("GET", "/v1/caller", "id.guessed-again");
  suite_.Http("POST", "/v1/deals", "", "{}");
  suite_.Http("GET", "/v1/nothing", token_);
  suite_.Http("GET", "/v1/tokens", token_);
  suite_.Http("GET", "/v1/deals?nonsense=1", token_);
  Post("{}", "Content-Type: text/plain\r\n");
  const std::string metrics = suite_.environment().telemetry.RenderMetrics();
  for (const char* series : {R"({code="UNAUTHENTICATED",reason="TOKEN_INVALID"} 2)",
                             R"({code="UNAUTHENTICATED",reason="TOKEN_MISSING"} 1)",
                             R"({code="NOT_FOUND",reason="PATH_UNKNOWN"} 1)",
                             R"({code="PERMISSION_DENIED",reason="ROLE_MISSING"} 1)",
                             R"({code="INVALID_ARGUMENT",reason="INVALID_FIELD"} 2)"}) {
    EXPECT_NE(metrics.find(std::string("revops_gateway_refused_total") + series), std::string::npos)
        << series;
  }
}

TEST_F(RestTest, EveryErrorOfTheGatewaySaysItsReason) {
  const std::pair<const char*, const char*> cases[] = {
      {"/", "PATH_INVALID"},
      {"/v1/nothing", "PATH_UNKNOWN"},
      {"/v1/deals?a=%", "INVALID_FIELD"},
      {"/v1/deals/17:advance", "HTTP_METHOD_NOT_ALLOWED"},
      {"/v1/deals?%ff=1", "INVALID_FIELD"}};
  for (const auto& [path, reason] : cases) {
    const auto reply = suite_.Http("GET", path, token_);
    EXPECT_GE(reply.code, 400) << path;
    EXPECT_NE(reply.body.find(reason), std::string::npos) << reply.body;
  }
  EXPECT_TRUE(suite_.deals().received().empty());
}

TEST_F(RestTest, MetricsNeedAToken) {
  const auto reply = suite_.Http("GET", "/metrics", token_);
  EXPECT_EQ(reply.code, 200);
  EXPECT_NE(reply.body.find("revops_gateway_tokens"), std::string::npos);
}

TEST_F(RestTest, BadBodiesAreRefusedAndReachNoService) {
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += R"({"a":)";
  EXPECT_EQ(Post("{").code, 400);
  EXPECT_EQ(Post(R"({"title":"a","title":"b"})").code, 400);
  EXPECT_EQ(Post(deep).code, 400);
  EXPECT_EQ(Post("{\"title\":\"\xff\"}").code, 400);
  EXPECT_EQ(Post(R"({"nonsense":1})").code, 400);
  EXPECT_EQ(Post("[]").code, 400);
  EXPECT_EQ(Post("{}", "Content-Type: text/plain\r\n").code, 415);
  EXPECT_EQ(Post("{}", "Content-Type: application/json; charset=latin1\r\n").code, 415);
  EXPECT_EQ(Post(std::string(kBodyBytesMax + 1, ' ')).code, 413);
  EXPECT_TRUE(suite_.deals().received().empty());
  EXPECT_EQ(Post("{}", "Content-Type: application/json; charset=UTF-8\r\n").code, 200);
}

TEST_F(RestTest, UnknownPathsAndMethodsAreTold) {
  EXPECT_EQ(suite_.Http("GET", "/v1/nothing", token_).code, 404);
  EXPECT_EQ(suite_.Http("GET", "/", token_).code, 400);
  EXPECT_EQ(suite_.Http("GET", "/v1/stores/deal-service:backup", token_).code, 404);
  const auto reply = suite_.Http("DELETE", "/v1/deals/17", token_);
  EXPECT_EQ(reply.code, 405);
  EXPECT_NE(reply.head.find("Allow: GET, PATCH"), std::string::npos) << reply.head;
  EXPECT_EQ(suite_.Http("GET", "/v1/deals/17:advance", token_).code, 405);
  for (const char* path : {"/v1/deals/..", "/v1//deals", "/v1/deals/%2e%2e", "/v1/deals/%zz"}) {
    EXPECT_EQ(suite_.Http("GET", path, token_).code, 400) << path;
  }
}

TEST_F(RestTest, WhatIsNoHttpIsRefused) {
  EXPECT_EQ(suite_.Raw("nonsense\r\n\r\n").code, 400);
  const std::string flood(kHeaderBytesMax, 'a');
  EXPECT_EQ(suite_.Raw("GET /healthz HTTP/1.1\r\nHost: x\r\nA: " + flood + "\r\n\r\n").code, 431);
  EXPECT_EQ(suite_.Raw("POST /v1/deals HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n").code, 413);
}

}  // namespace
}  // namespace revops::gateway
