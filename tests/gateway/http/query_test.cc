#include "gateway/http/query.h"

#include "common/status/status.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "revops/metrics/v1/metrics_service.pb.h"

namespace revops::gateway {
namespace {

template <typename Request>
absl::StatusOr<Request> Read(const char* query) {
  REVOPS_ASSIGN_OR_RETURN(const auto parameters, ParseQuery(query));
  Request request;
  REVOPS_RETURN_IF_ERROR(ApplyQuery(parameters, "", request));
  return request;
}

template <typename Request>
std::vector<std::string> BadFields(const char* query) {
  std::vector<std::string> fields;
  const auto request = Read<Request>(query);
  EXPECT_EQ(request.status().code(), absl::StatusCode::kInvalidArgument) << query;
  for (const auto& violation : FieldViolationsOf(request.status()))
    fields.push_back(violation.field);
  return fields;
}

TEST(Query, NamesAreSnakeOrLowerCamelCase) {
  const auto snake = Read<deal::v1::ListDealsRequest>("page_size=7&page_token=a%2Bb+c");
  ASSERT_TRUE(snake.ok()) << snake.status();
  EXPECT_EQ(snake->page_size(), 7);
  EXPECT_EQ(snake->page_token(), "a+b c");
  const auto camel = Read<deal::v1::ListDealsRequest>("pageSize=7&pageToken=a%2Bb+c");
  ASSERT_TRUE(camel.ok());
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*snake, *camel));
}

TEST(Query, NestedRepeatedMapAndEnumFields) {
  const auto request = Read<deal::v1::ListDealsRequest>(
      "filter.owner=reps/a&filter.owner=reps/b&filter.fields.region=East&filter.fields.a.b=c"
      "&filter.state=OPEN&filter.state=DEAL_STATE_WON&filter.externalId=x");
  ASSERT_TRUE(request.ok()) << request.status();
  ASSERT_EQ(request->filter().owner_size(), 2);
  EXPECT_EQ(request->filter().owner(1), "reps/b");
  EXPECT_EQ(request->filter().fields().at("region"), "East");
  EXPECT_EQ(request->filter().fields().at("a.b"), "c");
  ASSERT_EQ(request->filter().state_size(), 2);
  EXPECT_EQ(request->filter().state(0), deal::v1::DEAL_STATE_OPEN);
  EXPECT_EQ(request->filter().state(1), deal::v1::DEAL_STATE_WON);
  EXPECT_EQ(request->filter().external_id(0), "x");
}

TEST(Query, ReportParametersNeedNoPrefix) {
  const auto request = Read<metrics::v1::GetVelocityRequest>(
      "as_of=2018-01-01T00:00:00Z&group_by=stage&group_by=fields.region&mode=ALL_OPEN&measure=ACV"
      "&window.start=2017-01-01T00:00:00%2B01:00&fields.region=East&parameters.owner=reps/a");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->mode(), metrics::v1::VELOCITY_MODE_ALL_OPEN);
  const auto& parameters = request->parameters();
  EXPECT_EQ(google::protobuf::util::TimeUtil::ToString(parameters.as_of()), "2018-01-01T00:00:00Z");
  EXPECT_EQ(google::protobuf::util::TimeUtil::ToString(parameters.window().start()),
            "2016-12-31T23:00:00Z");
  EXPECT_EQ(parameters.group_by_size(), 2);
  EXPECT_EQ(parameters.measure(), type::v1::MEASURE_ACV);
  EXPECT_EQ(parameters.fields().at("region"), "East");
  EXPECT_EQ(parameters.owner(0), "reps/a");
}

TEST(Query, DurationsMasksAndFlags) {
  const auto watch = Read<deal::v1::WatchDealsRequest>("progress_interval=15s&start=EARLIEST");
  ASSERT_TRUE(watch.ok()) << watch.status();
  EXPECT_EQ(watch->progress_interval().seconds(), 15);
  EXPECT_EQ(watch->start(), deal::v1::WatchDealsRequest::START_EARLIEST);
  const auto update = Read<deal::v1::UpdateDealRequest>(
      "updateMask=expectedCloseDate,fields.region,forecast_category_override&validateOnly=true");
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_TRUE(update->validate_only());
  ASSERT_EQ(update->update_mask().paths_size(), 3);
  EXPECT_EQ(update->update_mask().paths(0), "expected_close_date");
  EXPECT_EQ(update->update_mask().paths(1), "fields.region");
  EXPECT_EQ(update->update_mask().paths(2), "forecast_category_override");
}

TEST(Query, EveryBadParameterIsNamedAtOnce) {
  EXPECT_EQ(BadFields<metrics::v1::GetVelocityRequest>(
                "nonsense=1&as_of=yesterday&mode=FAST&time_zone=UTC&time_zone=UTC&window=2017"),
            (std::vector<std::string>{"nonsense", "as_of", "mode", "time_zone", "window"}));
  EXPECT_EQ(
      BadFields<deal::v1::ListDealsRequest>(
          "page_size=x&pageToken=a&page_token=b&filter.fields=East&filter.owner.x=1"),
      (std::vector<std::string>{"page_size", "page_token", "filter.fields", "filter.owner.x"}));
  EXPECT_EQ(BadFields<deal::v1::ListDealsRequest>("page_size=2147483648"),
            std::vector<std::string>{"page_size"});
  EXPECT_EQ(BadFields<deal::v1::ListDealsRequest>("filter.fields.a=1&filter.fields.a=2"),
            std::vector<std::string>{"filter.fields.a"});
  EXPECT_EQ(BadFields<deal::v1::ListDealsRequest>("page_token=%ff"),
            std::vector<std::string>{"page_token"});
  EXPECT_EQ(BadFields<deal::v1::UpdateDealRequest>("validate_only=yes"),
            std::vector<std::string>{"validate_only"});
}

TEST(Query, ANameThatIsNoTextIsRefusedAndNotIgnored) {
  EXPECT_EQ(BadFields<metrics::v1::GetVelocityRequest>("owner%ff=reps/a"),
            std::vector<std::string>{"query"});
  EXPECT_EQ(BadFields<deal::v1::ListDealsRequest>("filter.fields.%ff=East"),
            std::vector<std::string>{"query"});
  deal::v1::ListDealsRequest request;
  EXPECT_FALSE(ApplyQuery({{"\xff", "1"}}, "", request).ok());
}

TEST(Query, BrokenEscapesAndFloodsAreRefused) {
  EXPECT_FALSE(ParseQuery("a=%").ok());
  EXPECT_FALSE(ParseQuery("%zz=1").ok());
  std::string flood;
  for (size_t i = 0; i <= kQueryParametersMax; ++i) flood += "a=1&";
  EXPECT_FALSE(ParseQuery(flood).ok());
}

}  // namespace
}  // namespace revops::gateway
