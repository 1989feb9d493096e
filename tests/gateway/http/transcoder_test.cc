#include "gateway/http/transcoder.h"

#include "common/status/status.h"
#include "gateway/http/error_json.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/metrics/v1/metrics_service.pb.h"

namespace revops::gateway {
namespace {

using nlohmann::json;

class TranscoderTest : public testing::Test {
 protected:
  TranscoderTest()
      : log_("test", Severity::kError, [](const std::string&) {}),
        telemetry_(&log_),
        backend_("deal-service"),
        methods_({{Describe("revops.deal.v1.DealService"), &backend_},
                  {Describe("revops.deal.v1.DealWatchService"), &backend_},
                  {Describe("revops.metrics.v1.MetricsService"), &backend_}},
                 &telemetry_),
        routes_(*RouteTable::Create(methods_)) {
    // Keeps the descriptors linked.
    (void)deal::v1::ListDealsRequest::descriptor();
    (void)metrics::v1::GetVelocityRequest::descriptor();
  }

  static const google::protobuf::ServiceDescriptor* Describe(const char* name) {
    return google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
  }

  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ReadAny(const char* method,
                                                                     const char* path,
                                                                     const char* query,
                                                                     const char* body) {
    const auto match = routes_.Find(method, *RequestPath::Parse(path));
    if (match.route == nullptr) return absl::NotFoundError(path);
    return ReadRequest(*match.route, match.bindings, query, body);
  }
  template <typename Request>
  absl::StatusOr<Request> Read(const char* method, const char* path, const char* query,
                               const char* body) {
    auto message = ReadAny(method, path, query, body);
    if (!message.ok()) return message.status();
    return dynamic_cast<const Request&>(**message);
  }

  Log log_;
  rpc::Telemetry telemetry_;
  Backend backend_;
  MethodTable methods_;
  RouteTable routes_;
};

TEST_F(TranscoderTest, PathQueryAndBodyEachFillTheirPart) {
  const auto get = Read<deal::v1::GetDealRequest>("GET", "/v1/deals/17", "", "");
  ASSERT_TRUE(get.ok()) << get.status();
  EXPECT_EQ(get->name(), "deals/17");
  const auto create = Read<deal::v1::CreateDealRequest>(
      "POST", "/v1/deals", "request_id=r1",
      R"({"title":"x","amount":{"oneOff":{"currencyCode":"USD","units":"5"}},"fields":{"a":"b"}})");
  ASSERT_TRUE(create.ok()) << create.status();
  EXPECT_EQ(create->request_id(), "r1");
  EXPECT_EQ(create->deal().amount().one_off().units(), 5);
  EXPECT_EQ(create->deal().fields().at("a"), "b");
  const auto advance = Read<deal::v1::AdvanceDealRequest>("POST", "/v1/deals/17:advance", "",
                                                          R"({"toStage":"proposal"})");
  ASSERT_TRUE(advance.ok()) << advance.status();
  EXPECT_EQ(advance->name(), "deals/17");
  EXPECT_EQ(advance->to_stage(), "proposal");
  EXPECT_TRUE(Read<deal::v1::AdvanceDealRequest>("POST", "/v1/deals/17:advance", "", "").ok());
}

TEST_F(TranscoderTest, APatchWithoutMaskChangesWhatItsBodyNames) {
  const auto update = Read<deal::v1::UpdateDealRequest>(
      "PATCH", "/v1/deals/17", "etag=e",
      R"({"name":"deals/17","title":"x","amount":null,"fields":{"region":"East"},"etag":"old"})");
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_EQ(update->deal().name(), "deals/17");
  EXPECT_EQ(update->etag(), "e");
  const std::vector<std::string> paths(update->update_mask().paths().begin(),
                                       update->update_mask().paths().end());
  EXPECT_EQ(paths, (std::vector<std::string>{"amount", "fields.region", "title"}));
  const auto masked = Read<deal::v1::UpdateDealRequest>("PATCH", "/v1/deals/17",
                                                        "update_mask=owner", R"({"title":"x"})");
  ASSERT_TRUE(masked.ok());
  ASSERT_EQ(masked->update_mask().paths_size(), 1);
  EXPECT_EQ(masked->update_mask().paths(0), "owner");
}

std::vector<std::string> Paths(const google::protobuf::FieldMask& mask) {
  return {mask.paths().begin(), mask.paths().end()};
}

TEST_F(TranscoderTest, ADealAsReadAndChangedUpdatesWhatCanBe) {
  deal::v1::Deal deal;
  deal.set_name("deals/17");
  deal.set_external_id("crm-17");
  deal.set_title("Rollout");
  deal.set_pipeline("pipelines/default");
  deal.set_pipeline_version(3);
  deal.set_stage("proposal");
  deal.set_state(deal::v1::DEAL_STATE_OPEN);
  deal.set_owner("reps/anna");
  deal.set_etag("e1");
  deal.mutable_update_time()->set_seconds(1514764800);
  json as_read = json::parse(*JsonOf(deal, JsonZeros::kHidden));
  as_read["title"] = "Rollout, second half";
  const auto update =
      Read<deal::v1::UpdateDealRequest>("PATCH", "/v1/deals/17", "", as_read.dump().c_str());
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_EQ(Paths(update->update_mask()), (std::vector<std::string>{"owner", "title"}));
}

TEST_F(TranscoderTest, APatchThatNamesWhatNeverChangesIsRefused) {
  const auto update = Read<deal::v1::UpdateDealRequest>(
      "PATCH", "/v1/deals/17", "", R"({"title":"x","stage":"won","externalId":"y"})");
  const auto violations = FieldViolationsOf(update.status());
  ASSERT_EQ(violations.size(), 2u) << update.status();
  EXPECT_EQ(violations[0].field, "deal.external_id");
  EXPECT_EQ(violations[1].field, "deal.stage");
}

TEST_F(TranscoderTest, TwoSpellingsOfOneFieldContradictEachOther) {
  const auto create = Read<deal::v1::CreateDealRequest>(
      "POST", "/v1/deals", "",
      R"({"externalId":"a","external_id":"b","amount":{"oneOff":{},"one_off":{}}})");
  const auto violations = FieldViolationsOf(create.status());
  ASSERT_EQ(violations.size(), 2u) << create.status();
  EXPECT_EQ(violations[0].field, "deal.amount.one_off");
  EXPECT_EQ(violations[1].field, "deal.external_id");
  const auto batch = Read<deal::v1::BatchCreateDealsRequest>(
      "POST", "/v1/deals:batchCreate", "",
      R"({"deals":[{"deal":{"title":"a"}},{"deal":{"lossReason":"a","loss_reason":"a"}}]})");
  ASSERT_EQ(FieldViolationsOf(batch.status()).size(), 1u) << batch.status();
  EXPECT_EQ(FieldViolationsOf(batch.status())[0].field, "deals[1].deal.loss_reason");
}

TEST_F(TranscoderTest, KeysOfAMapAreNamesOfTheirOwn) {
  const auto create = Read<deal::v1::CreateDealRequest>(
      "POST", "/v1/deals", "", R"({"title":"x","fields":{"a_b":"1","aB":"2","title":"3"}})");
  ASSERT_TRUE(create.ok()) << create.status();
  EXPECT_EQ(create->deal().fields_size(), 3);
}

TEST_F(TranscoderTest, TheQueryDoesNotReachIntoTheBody) {
  for (const char* query : {"deal.owner=reps/a", "deal.amount.oneOff.units=1", "deal.name=deals/2",
                            "deal.fields.region=East"}) {
    for (const char* body : {"{}", R"({"owner":"reps/b"})", ""}) {
      const auto update = Read<deal::v1::UpdateDealRequest>("PATCH", "/v1/deals/17", query, body);
      EXPECT_EQ(FieldViolationsOf(update.status()).size(), 1u) << query << " " << update.status();
    }
  }
}

TEST_F(TranscoderTest, KeysThatLookLikeProtobufsMessagesAreNamedAsTheyAre) {
  const std::pair<const char*, const char*> cases[] = {
      {R"json({"a(b)":1})json", "deal.a(b)"},
      {R"json({"(deal.x) y":1})json", "deal.(deal.x) y"},
      {R"json({"amount":{"a): b":1}})json", "deal.amount.a): b"}};
  for (const auto& [body, field] : cases) {
    const auto create = Read<deal::v1::CreateDealRequest>("POST", "/v1/deals", "", body);
    const auto violations = FieldViolationsOf(create.status());
    ASSERT_EQ(violations.size(), 1u) << create.status();
    EXPECT_EQ(violations[0].field, field);
    EXPECT_EQ(violations[0].description, "there is no such field");
  }
}

struct BadRequestCase {
  const char* method;
  const char* path;
  const char* query;
  const char* body;
  const char* field;
};

TEST_F(TranscoderTest, WhatIsWrongIsNamed) {
  const BadRequestCase cases[] = {
      {"POST", "/v1/deals", "", R"({"nonsense":1})", "deal.nonsense"},
      {"POST", "/v1/deals", "", R"({"amount":{"oneOff":{"euros":1}}})",
       "deal.amount.one_off.euros"},
      {"POST", "/v1/deals", "", R"({"amount":{"oneOff":{"units":"x"}}})",
       "deal.amount.one_off.units"},
      {"POST", "/v1/deals/1:advance", "", R"({"toStages":"x"})", "toStages"},
      {"POST", "/v1/deals/1:advance", "to_stage=x", "{}", "to_stage"},
      {"POST", "/v1/deals/1:advance", "", R"({"name":"deals/2"})", "name"},
      {"GET", "/v1/deals", "nonsense=1", "", "nonsense"},
  };
  for (const BadRequestCase& bad : cases) {
    const auto request = ReadAny(bad.method, bad.path, bad.query, bad.body);
    ASSERT_EQ(request.status().code(), absl::StatusCode::kInvalidArgument) << bad.body;
    const auto violations = FieldViolationsOf(request.status());
    ASSERT_EQ(violations.size(), 1u) << request.status();
    EXPECT_EQ(violations[0].field, bad.field) << request.status();
  }
  EXPECT_FALSE(Read<deal::v1::GetDealRequest>("GET", "/v1/deals/1", "", "{}").ok());
}

TEST_F(TranscoderTest, WatchesHaveARouteAndOtherStreamsNone) {
  EXPECT_NE(routes_.Find("GET", *RequestPath::Parse("/v1/deals:watch")).route, nullptr);
  EXPECT_EQ(routes_.Find("GET", *RequestPath::Parse("/v1/stores/deal-service:backup")).route,
            nullptr);
}

TEST_F(TranscoderTest, OtherMethodsOfAPathAreKnown) {
  const auto match = routes_.Find("DELETE", *RequestPath::Parse("/v1/deals/17"));
  EXPECT_EQ(match.route, nullptr);
  EXPECT_EQ(match.allowed, (std::vector<std::string>{"GET", "PATCH"}));
  EXPECT_TRUE(routes_.Find("GET", *RequestPath::Parse("/v1/nothing")).allowed.empty());
}

TEST_F(TranscoderTest, ReportsShowTheirZerosAndHideWhatIsUnknown) {
  metrics::v1::GetWinRateResponse response;
  response.add_rows()->set_lost(0);
  const auto shown = JsonOf(response, JsonZeros::kShown);
  ASSERT_TRUE(shown.ok());
  const json row = json::parse(*shown)["rows"][0];
  EXPECT_EQ(row["won"], "0");
  EXPECT_FALSE(row.contains("winRate")) << "a rate of nothing is absent, not zero: " << *shown;
  response.mutable_rows(0)->set_win_rate(0);
  EXPECT_EQ(json::parse(*JsonOf(response, JsonZeros::kShown))["rows"][0]["winRate"], 0.0);
}

TEST(ErrorJson, HasTheShapeOfTheInterface) {
  const HttpResponse response =
      ErrorResponse(InvalidFields({{"deal.owner", "must be reps/{slug}"}, {"deal.team", "bad"}}));
  EXPECT_EQ(response.code, 400);
  const json error = json::parse(response.body)["error"];
  EXPECT_EQ(error["code"], 400);
  EXPECT_EQ(error["status"], "INVALID_ARGUMENT");
  EXPECT_FALSE(std::string(error["message"]).empty());
  json bad_request;
  for (const json& detail : error["details"]) {
    if (detail["@type"] == "type.googleapis.com/google.rpc.BadRequest") bad_request = detail;
  }
  EXPECT_EQ(bad_request["fieldViolations"][0]["field"], "deal.owner") << error;
}

TEST(ErrorJson, WaitingIsAdvisedInTheHeadersToo) {
  const HttpResponse response = ErrorResponse(RetryLater(
      absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "full", absl::Milliseconds(1200)));
  EXPECT_EQ(response.code, 429);
  ASSERT_EQ(response.headers.size(), 1u);
  EXPECT_EQ(response.headers[0].first, "Retry-After");
  EXPECT_EQ(response.headers[0].second, "2");
}

TEST(ErrorJson, BrokenTextDoesNotBreakTheJson) {
  const HttpResponse response = ErrorResponse(absl::NotFoundError("x\xff\"\n"));
  EXPECT_FALSE(json::parse(response.body, nullptr, false).is_discarded());
}

TEST(ErrorJson, EveryCodeHasItsHttpCode) {
  EXPECT_EQ(HttpCodeOf(absl::StatusCode::kUnauthenticated), 401);
  EXPECT_EQ(HttpCodeOf(absl::StatusCode::kPermissionDenied), 403);
  EXPECT_EQ(HttpCodeOf(absl::StatusCode::kFailedPrecondition), 400);
  EXPECT_EQ(HttpCodeOf(absl::StatusCode::kAborted), 409);
  EXPECT_EQ(HttpCodeOf(absl::StatusCode::kInternal), 500);
  EXPECT_EQ(HttpCodeOf(absl::StatusCode::kUnavailable), 503);
  EXPECT_EQ(HttpCodeOf(absl::StatusCode::kDeadlineExceeded), 504);
}

}  // namespace
}  // namespace revops::gateway
