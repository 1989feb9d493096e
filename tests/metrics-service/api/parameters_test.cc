// What each parameter does to an answer, and what the answer says of it, over the wire.
#include <limits>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "metrics-service/api/time_zones.h"
#include "tests/metrics-service/support/served_metrics.h"

namespace revops::metrics {
namespace {

namespace pb = revops::metrics::v1;
namespace type = revops::type::v1;
using testing::At;
using testing::Created;
using testing::Day;
using testing::Moved;
using testing::Usd;
using testing::With;
using testing::WithField;

using Stub = pb::MetricsService::Stub;

int64_t Seconds(Micros instant) { return instant / 1'000'000; }

class ParametersTest : public testing::ServedMetrics {
 protected:
  pb::GetWinRateResponse WinRate(const pb::GetWinRateRequest& request) {
    pb::GetWinRateResponse reply;
    const absl::Status status = Ask(&Stub::GetWinRate, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
  std::vector<FieldViolation> ViolationsOf(const pb::ReportParameters& parameters) {
    pb::GetPipelineReportRequest request;
    *request.mutable_parameters() = parameters;
    return FieldViolationsOf(AskPipeline(request).status());
  }
};

TEST_F(ParametersTest, KnownAtIsWhatWasRecordedBefore) {
  Follow({stream_.Event(Created(1, Day(1))), stream_.Event(Created(2, At(Day(1), Day(9))))});
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->mutable_known_at()->set_seconds(Seconds(Day(9)));
  auto reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).deals(), 1);
  EXPECT_EQ(reply->basis().known_at().seconds(), Seconds(Day(9)));
  request.mutable_parameters()->mutable_known_at()->set_seconds(Seconds(Day(9)) + 1);
  reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).deals(), 2);
}

TEST_F(ParametersTest, TheWindowIsHalfOpenAndToldBack) {
  Follow({stream_.Event(Created(1, Day(1))), stream_.Event(Created(2, Day(2))),
          stream_.Event(Created(3, Day(3)))});
  pb::GetPipelineReportRequest request;
  auto& window = *request.mutable_parameters()->mutable_window();
  window.mutable_start()->set_seconds(Seconds(Day(2)));
  window.mutable_end()->set_seconds(Seconds(Day(3)));
  const auto reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).deals(), 1);
  EXPECT_EQ(reply->basis().window().start().seconds(), Seconds(Day(2)));
  EXPECT_EQ(reply->basis().window().end().seconds(), Seconds(Day(3)));
}

TEST_F(ParametersTest, TheTimeZoneDecidesWhichMonthItIs) {
  // 2017-02-01T02:00Z is still January in New York.
  Follow({stream_.Event(Created(1, Day(31) + kMicrosPerDay / 12))});
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->add_group_by("month");
  auto reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).group().values(0), "2017-02");
  request.mutable_parameters()->set_time_zone("America/New_York");
  reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).group().values(0), "2017-01");
  EXPECT_EQ(reply->basis().time_zone(), "America/New_York");
}

TEST_F(ParametersTest, ATimeZoneIsANameOfTheTzDatabaseAndNeverAPath) {
  for (const std::string& name : std::initializer_list<std::string>{
           "/etc/passwd", "../../../etc/passwd", "Europe/../UTC", "localtime", "Fixed/UTC+01:00:00",
           "Fixed/x", "Europe//Berlin", "Europe/Berlin/", "Europe", "Mars/Olympus",
           "file:/etc/passwd", "Europe/Berlin ", std::string("Europe/Berlin\0x", 15),
           std::string(65, 'a')}) {
    SCOPED_TRACE(name);
    EXPECT_FALSE(FindTimeZone(name).has_value());
    pb::ReportParameters parameters;
    parameters.set_time_zone(name);
    const auto violations = ViolationsOf(parameters);
    ASSERT_EQ(violations.size(), 1u);
    EXPECT_EQ(violations[0].field, "parameters.time_zone");
  }
  for (const char* name : {"UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "EST5EDT"}) {
    EXPECT_TRUE(FindTimeZone(name).has_value()) << name;
  }
}

TEST_F(ParametersTest, TheMeasureDecidesWhatAnAmountIsWorth) {
  AmountFact amount = Usd(100);
  amount.recurring_micros = 10 * kMicrosPerUnit;
  amount.recurring_months = 24;
  Follow({stream_.Event(With(Created(1, Day(1)), amount))});
  const std::vector<std::pair<type::Measure, int64_t>> expected = {
      {type::MEASURE_ACV, 220}, {type::MEASURE_TCV, 340}, {type::MEASURE_MRR, 10}};
  for (const auto& [measure, units] : expected) {
    pb::GetPipelineReportRequest request;
    request.mutable_parameters()->set_measure(measure);
    const auto reply = AskPipeline(request);
    ASSERT_TRUE(reply.ok()) << reply.status();
    EXPECT_EQ(reply->rows(0).amount(0).units(), units);
    EXPECT_EQ(reply->basis().measure(), measure);
  }
}

TEST_F(ParametersTest, ACurrencyLeavesOutTheOthersAndKeepsDealsWithoutAmount) {
  AmountFact euros = Usd(70);
  euros.currency = *CurrencyCode::Create("EUR");
  Follow({stream_.Event(With(Created(1, Day(1)), Usd(100))),
          stream_.Event(With(Created(2, Day(1)), euros)), stream_.Event(Created(3, Day(1)))});
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->set_currency_code("EUR");
  const auto reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).deals(), 2);
  EXPECT_EQ(reply->rows(0).deals_without_amount(), 1);
  ASSERT_EQ(reply->rows(0).amount_size(), 1);
  EXPECT_EQ(reply->rows(0).amount(0).currency_code(), "EUR");
  ASSERT_EQ(reply->basis().left_out_size(), 2);
  EXPECT_EQ(reply->basis().left_out(0).reason(), "NO_AMOUNT");
  EXPECT_EQ(reply->basis().left_out(1).reason(), "OTHER_CURRENCY");
}

TEST_F(ParametersTest, OnlyDealsThatReachedTheStageCount) {
  Follow({stream_.Event(Created(1, Day(1))), stream_.Event(Moved(1, Day(2), 2, "meeting")),
          stream_.Event(Moved(1, Day(3), 3, "won")), stream_.Event(Created(2, Day(1))),
          stream_.Event(Moved(2, Day(2), 2, "lost"))});
  pb::GetWinRateRequest request;
  EXPECT_EQ(WinRate(request).rows(0).win_rate(), 0.5);
  request.set_reached_stage("meeting");
  EXPECT_EQ(WinRate(request).rows(0).win_rate(), 1);
  EXPECT_EQ(WinRate(request).rows(0).created(), 1);
}

TEST_F(ParametersTest, ARefusalNamesRuleAndValue) {
  pb::ReportParameters parameters;
  parameters.mutable_window()->mutable_start()->set_seconds(Seconds(Day(2)));
  parameters.mutable_window()->mutable_end()->set_seconds(Seconds(Day(1)));
  parameters.set_include_up_to("nonsense");
  const auto violations = ViolationsOf(parameters);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "parameters.window.end");
  EXPECT_EQ(violations[0].description,
            "must be after window.start, 2017-01-03T00:00:00Z, is 2017-01-02T00:00:00Z");
  EXPECT_EQ(violations[1].field, "parameters.include_up_to");
  EXPECT_TRUE(absl::StrContains(violations[1].description, "nonsense"));
  pb::GetVelocityRequest velocity;
  velocity.mutable_parameters()->add_group_by("quarter");
  pb::GetVelocityResponse reply;
  const auto refused = FieldViolationsOf(Ask(&Stub::GetVelocity, velocity, &reply));
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_TRUE(absl::StrContains(refused[0].description, "is quarter")) << refused[0].description;
}

TEST_F(ParametersTest, MoreGroupsThanAnAnswerHoldsAreRefusedWithTheirNumber) {
  std::vector<revops::deal::v1::DealEvent> events;
  const auto of_company = [&](int deal) {
    return stream_.Event(
        With(Created(deal, Day(1)), LabelKind::kCompany, "company " + std::to_string(deal)));
  };
  for (int deal = 1; deal <= static_cast<int>(kGroupsMax); ++deal) {
    events.push_back(of_company(deal));
  }
  Follow(std::move(events));
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->add_group_by("company");
  const auto most = AskPipeline(request);
  ASSERT_TRUE(most.ok()) << most.status();
  EXPECT_EQ(most->rows_size(), static_cast<int>(kGroupsMax));
  Follow({of_company(3'000), of_company(3'001)});
  const absl::Status status = AskPipeline(request).status();
  const auto violations = FieldViolationsOf(status);
  ASSERT_EQ(violations.size(), 1u) << status;
  EXPECT_EQ(violations[0].field, "parameters.group_by");
  EXPECT_EQ(violations[0].description, "must make at most 2000 groups, makes 2002");
}

TEST_F(ParametersTest, AnAnswerBeyondWhatAClientTakesIsRefused) {
  std::vector<revops::deal::v1::DealEvent> events;
  for (int deal = 1; deal <= static_cast<int>(kGroupsMax); ++deal) {
    const std::string company = "company " + std::to_string(deal) + std::string(90, 'x');
    events.push_back(stream_.Event(With(Created(deal, Day(1)), LabelKind::kCompany, company)));
    for (int visit = 2; visit <= 6; ++visit) {
      static constexpr const char* kStages[] = {"qualification", "meeting", "proposal",
                                                "negotiation", "won"};
      events.push_back(stream_.Event(Moved(deal, Day(visit), visit, kStages[visit - 2])));
    }
  }
  Follow(std::move(events));
  pb::GetTimeInStageRequest request;
  request.mutable_parameters()->add_group_by("company");
  pb::GetTimeInStageResponse reply;
  const absl::Status status = Ask(&Stub::GetTimeInStage, request, &reply);
  const auto violations = FieldViolationsOf(status);
  ASSERT_EQ(violations.size(), 1u) << status;
  EXPECT_EQ(violations[0].field, "parameters.group_by");
  EXPECT_TRUE(absl::StrContains(violations[0].description, "3500000 bytes")) << status;
}

TEST_F(ParametersTest, AFieldThatIsNotKeptIsNotAnsweredAbout) {
  auto created = Created(1, Day(1));
  for (int i = 0; i < 300; ++i) created = WithField(created, "f" + std::to_string(i), "x");
  Follow({stream_.Event(created)});
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->add_group_by("fields.not_kept");
  (*request.mutable_parameters()->mutable_fields())["nor_this"] = "x";
  const absl::Status status = AskPipeline(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  ASSERT_EQ(UnmetRulesOf(status).size(), 2u) << status;
  EXPECT_EQ(UnmetRulesOf(status)[0].type, "FIELD_NOT_KEPT");
  EXPECT_EQ(UnmetRulesOf(status)[0].subject, "fields.not_kept");
}

}  // namespace
}  // namespace revops::metrics
