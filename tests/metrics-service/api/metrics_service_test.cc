// MetricsService over a real gRPC server: parameters, waiting, scope, what an answer rests on.
#include <thread>

#include "absl/strings/match.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/metrics-service/support/served_metrics.h"

namespace revops::metrics {
namespace {

namespace pb = revops::metrics::v1;
namespace type = revops::type::v1;
using testing::Created;
using testing::Day;
using testing::Moved;
using testing::Usd;
using testing::With;
using MetricsServiceTest = testing::ServedMetrics;

TEST_F(MetricsServiceTest, AnAnswerSaysWhatItRestsOn) {
  Follow({stream_.Event(With(Created(1, Day(1)), Usd(100))), stream_.Event(Created(2, Day(2)))});
  const auto reply = AskPipeline({});
  ASSERT_TRUE(reply.ok()) << reply.status();
  const pb::ReportBasis& basis = reply->basis();
  EXPECT_EQ(basis.definition(), "pipeline.v1");
  EXPECT_EQ(basis.as_of().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_FALSE(basis.has_known_at());
  EXPECT_FALSE(basis.has_window());
  EXPECT_EQ(basis.time_zone(), "UTC");
  EXPECT_EQ(basis.measure(), type::MEASURE_ACV);
  EXPECT_EQ(basis.deal_token(), stream_.Token());
  EXPECT_EQ(basis.n(), 2);
  ASSERT_EQ(basis.left_out_size(), 1);
  EXPECT_EQ(basis.left_out(0).reason(), "NO_AMOUNT");
  ASSERT_EQ(reply->rows_size(), 1);
  EXPECT_EQ(reply->rows(0).deals(), 2);
  EXPECT_EQ(reply->rows(0).amount(0).units(), 100);
  EXPECT_EQ(reply->rows(0).weighted_amount(0).units(), 10);
}

TEST_F(MetricsServiceTest, EveryViolatedParameterIsToldAtOnce) {
  pb::GetPipelineReportRequest request;
  pb::ReportParameters& parameters = *request.mutable_parameters();
  parameters.mutable_as_of()->set_nanos(-1);
  parameters.mutable_window()->mutable_start()->set_seconds(20);
  parameters.mutable_window()->mutable_end()->set_seconds(20);
  parameters.set_time_zone("Mars/Olympus");
  parameters.add_owner("anna");
  parameters.add_stage("Not A Slug");
  parameters.add_product(std::string(200, 'x'));
  (*parameters.mutable_fields())["no slug"] = "x";
  parameters.set_currency_code("usd");
  parameters.set_measure(static_cast<type::Measure>(17));
  parameters.add_group_by("weekday");
  const absl::Status status = AskPipeline(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    fields.push_back(violation.field);
  }
  std::sort(fields.begin(), fields.end());
  EXPECT_EQ(fields, (std::vector<std::string>{
                        "parameters.as_of", "parameters.currency_code",
                        "parameters.fields.\"no slug\"", "parameters.group_by",
                        "parameters.measure", "parameters.owner", "parameters.product",
                        "parameters.stage", "parameters.time_zone", "parameters.window.end"}));
}

TEST_F(MetricsServiceTest, ThreeLevelsOneLevelTwiceAndUnknownModesAreRefused) {
  pb::GetVelocityRequest velocity;
  velocity.set_mode(static_cast<pb::VelocityMode>(9));
  velocity.mutable_parameters()->add_group_by("month");
  pb::GetVelocityResponse reply;
  EXPECT_EQ(FieldViolationsOf(Ask(&pb::MetricsService::Stub::GetVelocity, velocity, &reply)).size(),
            2u);
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->add_group_by("owner");
  request.mutable_parameters()->add_group_by("owner");
  EXPECT_EQ(FieldViolationsOf(AskPipeline(request).status()).size(), 1u);
  request.mutable_parameters()->add_group_by("team");
  EXPECT_EQ(FieldViolationsOf(AskPipeline(request).status()).size(), 1u);
}

TEST_F(MetricsServiceTest, AQuestionWaitsForItsPosition) {
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->set_include_up_to(stream_.TokenAt(2));
  const absl::Status late = AskPipeline(request, absl::Milliseconds(200)).status();
  EXPECT_EQ(late.code(), absl::StatusCode::kDeadlineExceeded) << late;
  std::thread asking([&] {
    const auto reply = AskPipeline(request);
    ASSERT_TRUE(reply.ok()) << reply.status();
    EXPECT_EQ(reply->rows(0).deals(), 1);
  });
  Follow({stream_.Event(Created(1, Day(1)))});
  asking.join();
}

TEST_F(MetricsServiceTest, ACallThatIsCancelledWaitsNoLonger) {
  const std::string waiting =
      "rpc_in_flight{method=\"/revops.metrics.v1.MetricsService/GetPipelineReport\"} ";
  const auto await = [&](const std::string& in_flight) {
    const absl::Time give_up = absl::Now() + absl::Seconds(20);
    while (absl::Now() < give_up) {
      if (absl::StrContains(telemetry_.RenderMetrics(), waiting + in_flight)) return true;
      std::this_thread::yield();
    }
    ADD_FAILURE() << telemetry_.RenderMetrics();
    return false;
  };
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->set_include_up_to(stream_.TokenAt(2));
  pb::GetPipelineReportResponse reply;
  grpc::ClientContext context;
  context.AddMetadata(rpc::kPrincipalMetadata, signer_.Sign(principal_));
  std::thread asking([&] {
    EXPECT_EQ(stub_->GetPipelineReport(&context, request, &reply).error_code(),
              grpc::StatusCode::CANCELLED);
  });
  EXPECT_TRUE(await("1"));
  context.TryCancel();
  EXPECT_TRUE(await("0"));
  asking.join();
}

TEST_F(MetricsServiceTest, APositionOfAnotherStoreIsForeign) {
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->set_include_up_to(
      testing::DealStream("00000000000000bb").TokenAt(1));
  EXPECT_EQ(ReasonOf(AskPipeline(request).status()), "RESUME_TOKEN_FOREIGN");
}

TEST_F(MetricsServiceTest, BeforeTheFirstBuildThereIsNoAnswer) {
  ASSERT_TRUE(follower_->Reset(absl::UnknownError("another store")).ok());
  const absl::Status status = AskPipeline({}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_EQ(ReasonOf(status), "FACTS_BUILDING");
}

TEST_F(MetricsServiceTest, ARepSeesWhatIsTheirsNowAlsoForThePast) {
  const auto owned = [](int deal, const char* owner, const char* team) {
    return With(With(Created(deal, Day(1)), LabelKind::kOwner, owner), LabelKind::kTeam, team);
  };
  Follow({stream_.Event(owned(1, "reps/anna", "teams/east")),
          stream_.Event(owned(2, "reps/bert", "teams/west")),
          stream_.Event(owned(3, "reps/bert", "teams/north")),
          stream_.Event(With(testing::Updated(1, Day(50)), LabelKind::kOwner, "reps/bert")),
          stream_.Event(With(testing::Updated(3, Day(50)), LabelKind::kOwner, "reps/anna"))});
  Be(type::ROLE_REP, "reps/anna", {"teams/west"});
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->mutable_as_of()->set_seconds(Day(10) / 1'000'000);
  request.mutable_parameters()->add_group_by("owner");
  const auto reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  ASSERT_EQ(reply->rows_size(), 1);  // 2 by its team, 3 by its owner of today; both then bert's
  EXPECT_EQ(reply->rows(0).group().values(0), "reps/bert");
  EXPECT_EQ(reply->rows(0).deals(), 2);
}

TEST_F(MetricsServiceTest, AManagerSeesTheTeamsAndWhoHasNeitherRepNorTeamSeesNothing) {
  const auto of_team = [](int deal, const char* team) {
    return With(Created(deal, Day(1)), LabelKind::kTeam, team);
  };
  Follow({stream_.Event(of_team(1, "teams/east")), stream_.Event(of_team(2, "teams/west")),
          stream_.Event(of_team(3, "teams/north")), stream_.Event(Created(4, Day(1)))});
  const auto deals = [this] {
    const auto reply = AskPipeline({});
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? reply->rows(0).deals() : -1;
  };
  EXPECT_EQ(deals(), 4);
  Be(type::ROLE_MANAGER, "reps/maria", {"teams/east", "teams/west"});
  EXPECT_EQ(deals(), 2);
  Be(type::ROLE_MANAGER, "", {"teams/north"});
  EXPECT_EQ(deals(), 1);
  // Deal 4 has no owner and no team, which is not the same as being nobody's.
  Be(type::ROLE_REP, "", {});
  EXPECT_EQ(deals(), 0);
}

TEST_F(MetricsServiceTest, FactsThatWereResetMeanwhileAreNotAnsweredFrom) {
  Follow({stream_.Event(Created(1, Day(1)))});
  pb::GetPipelineReportRequest up_to;
  up_to.mutable_parameters()->set_include_up_to(stream_.Token());
  ASSERT_TRUE(AskPipeline(up_to).ok());
  // Whoever waited was told that it is there; then the facts went.
  facts_.Clear();
  EXPECT_EQ(ReasonOf(AskPipeline({}).status()), "FACTS_BUILDING");
  EXPECT_EQ(ReasonOf(AskPipeline(up_to).status()), "FACTS_BUILDING");
  facts_.WithWriter([](Facts&, Followed& followed) {
    followed = {testing::DealStream("00000000000000bb").TokenAt(90), true};
  });
  EXPECT_EQ(ReasonOf(AskPipeline(up_to).status()), "RESUME_TOKEN_FOREIGN");
}

TEST_F(MetricsServiceTest, NowIncludesWhatWasJustRecordedByAClockAhead) {
  const Micros ahead = absl::ToUnixMicros(clock_.Now() + absl::Seconds(5));
  Follow({stream_.Event(Created(1, testing::At(ahead, ahead)))});
  const auto reply = AskPipeline({});
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->rows(0).deals(), 1);
  EXPECT_EQ(reply->basis().as_of().seconds(), ahead / 1'000'000);
  EXPECT_EQ(reply->basis().as_of().nanos(), 1'000);
  // Asked for, it is what was asked for.
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->mutable_as_of()->set_seconds(absl::ToUnixSeconds(clock_.Now()));
  const auto before = AskPipeline(request);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->rows(0).deals(), 0);
  EXPECT_EQ(before->basis().as_of().nanos(), 0);
}

TEST_F(MetricsServiceTest, EveryReportAnswers) {
  Follow({stream_.Event(With(Created(1, Day(1)), Usd(100))),
          stream_.Event(Moved(1, Day(11), 2, "won")), stream_.Event(Created(2, Day(2)))});
  const auto parameters = [](auto request) {
    request.mutable_parameters()->mutable_as_of()->set_seconds(Day(400) / 1'000'000);
    return request;
  };
  using Stub = pb::MetricsService::Stub;
  pb::GetFunnelResponse funnel;
  EXPECT_TRUE(Ask(&Stub::GetFunnel, parameters(pb::GetFunnelRequest()), &funnel).ok());
  EXPECT_EQ(funnel.rows_size(), 7);
  EXPECT_EQ(funnel.rows(0).stage(), "prospecting");
  EXPECT_EQ(funnel.rows(0).conversion(), 0.5);
  EXPECT_EQ(funnel.basis().n_censored(), 1);
  pb::GetWinRateResponse win_rate;
  EXPECT_TRUE(Ask(&Stub::GetWinRate, parameters(pb::GetWinRateRequest()), &win_rate).ok());
  EXPECT_EQ(win_rate.rows(0).win_rate(), 1);
  EXPECT_EQ(win_rate.rows(0).by_value(0).won().units(), 100);
  pb::GetDealSizeResponse size;
  EXPECT_TRUE(Ask(&Stub::GetDealSize, parameters(pb::GetDealSizeRequest()), &size).ok());
  EXPECT_EQ(size.rows(0).median().units(), 100);
  pb::GetSalesCycleResponse cycle;
  EXPECT_TRUE(Ask(&Stub::GetSalesCycle, parameters(pb::GetSalesCycleRequest()), &cycle).ok());
  EXPECT_EQ(cycle.rows(0).won().mean(), 10);
  EXPECT_FALSE(cycle.rows(0).lost().has_mean());
  pb::GetTimeInStageResponse stays;
  EXPECT_TRUE(Ask(&Stub::GetTimeInStage, parameters(pb::GetTimeInStageRequest()), &stays).ok());
  EXPECT_EQ(stays.rows(0).first_visit_by_outcome_size(), 2);
  pb::GetVelocityResponse velocity;
  EXPECT_TRUE(Ask(&Stub::GetVelocity, parameters(pb::GetVelocityRequest()), &velocity).ok());
  EXPECT_EQ(velocity.basis().definition(), "velocity.live.v1");
  EXPECT_TRUE(velocity.basis().window().has_start());
}

}  // namespace
}  // namespace revops::metrics
