#include "gateway/app/get_pipeline_overview.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

class OverviewTest : public testing::Test {
 protected:
  OverviewTest() {
    suite_.deals().OnCall([](const Received&) {
      deal::v1::ListPipelinesResponse response;
      response.add_pipelines()->set_name("pipelines/default");
      response.add_pipelines()->set_name("pipelines/partners");
      return Answer::With(response);
    });
    suite_.metrics().OnCall([](const Received& call) { return Report(call); });
  }

  static Answer Report(const Received& call) {
    if (call.path == "/revops.metrics.v1.MetricsService/GetWinRate") {
      metrics::v1::GetWinRateResponse response;
      response.add_rows()->set_won(4238);
      return Answer::With(response);
    }
    if (call.path == "/revops.metrics.v1.MetricsService/GetVelocity") {
      metrics::v1::GetVelocityResponse response;
      response.add_rows()->set_deals(2089);
      return Answer::With(response);
    }
    metrics::v1::GetPipelineReportRequest request;
    EXPECT_TRUE(request.ParseFromString(call.request));
    metrics::v1::GetPipelineReportResponse response;
    auto* group = response.add_rows()->mutable_group();
    for (const auto& dimension : request.parameters().group_by()) group->add_values(dimension);
    return Answer::With(response);
  }

  grpc::Status Get(const v1::GetPipelineOverviewRequest& request) {
    const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_MANAGER}));
    return v1::GatewayService::NewStub(suite_.Channel())
        ->GetPipelineOverview(context.get(), request, &response_);
  }
  std::vector<std::string> Gaps() const {
    std::vector<std::string> gaps;
    for (const v1::Gap& gap : response_.gaps()) {
      gaps.push_back(gap.part() + " " + gap.service() + " " + gap.code());
    }
    std::sort(gaps.begin(), gaps.end());
    return gaps;
  }

  TestGateway suite_;
  v1::GetPipelineOverviewResponse response_;
};

TEST_F(OverviewTest, FourPartsComeFromTwoServices) {
  ASSERT_TRUE(Get({}).ok());
  EXPECT_EQ(response_.pipelines_size(), 2);
  EXPECT_EQ(response_.win_rate().rows(0).won(), 4238);
  EXPECT_EQ(response_.velocity().rows(0).deals(), 2089);
  ASSERT_EQ(response_.open().rows(0).group().values_size(), 2);
  EXPECT_EQ(response_.open().rows(0).group().values(0), "pipeline");
  EXPECT_EQ(response_.open().rows(0).group().values(1), "stage");
  EXPECT_EQ(response_.gaps_size(), 0);
  for (const Received& call : suite_.metrics().received()) {
    EXPECT_EQ(call.principals.size(), 1u);
    EXPECT_TRUE(call.authorizations.empty());
  }
}

TEST_F(OverviewTest, ADeadServiceIsANamedGap) {
  suite_.metrics().Stop();
  ASSERT_TRUE(Get({}).ok());
  EXPECT_EQ(response_.pipelines_size(), 2);
  EXPECT_FALSE(response_.has_open());
  EXPECT_EQ(Gaps(), (std::vector<std::string>{"open metrics-service UNAVAILABLE",
                                              "velocity metrics-service UNAVAILABLE",
                                              "win_rate metrics-service UNAVAILABLE"}));
}

TEST_F(OverviewTest, ASlowServiceIsANamedGapWithinTheCallersDeadline) {
  suite_.deals().OnCall([](const Received&) { return Answer::Hold(); });
  const auto context = suite_.Context(suite_.MakeToken({type::v1::ROLE_VIEWER}));
  context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(2)));
  const grpc::Status status = v1::GatewayService::NewStub(suite_.Channel())
                                  ->GetPipelineOverview(context.get(), {}, &response_);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(Gaps(), std::vector<std::string>{"pipelines deal-service DEADLINE_EXCEEDED"});
  EXPECT_EQ(response_.win_rate().rows(0).won(), 4238);
}

TEST_F(OverviewTest, BadParametersAreTheCallersError) {
  suite_.metrics().OnCall([](const Received&) {
    return Answer::Fail(ToGrpcStatus(InvalidField("parameters.time_zone", "is unknown")));
  });
  const absl::Status status = FromGrpcStatus(Get({}));
  ASSERT_EQ(FieldViolationsOf(status).size(), 1u) << status;
  EXPECT_EQ(FieldViolationsOf(status)[0].field, "parameters.time_zone");
  v1::GetPipelineOverviewRequest grouped;
  grouped.mutable_parameters()->add_group_by("owner");
  EXPECT_EQ(Get(grouped).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(OverviewTest, ThePipelineFilterCountsForThePipelinesToo) {
  v1::GetPipelineOverviewRequest request;
  request.mutable_parameters()->add_pipeline("pipelines/partners");
  ASSERT_TRUE(Get(request).ok());
  ASSERT_EQ(response_.pipelines_size(), 1);
  EXPECT_EQ(response_.pipelines(0).name(), "pipelines/partners");
}

TEST_F(OverviewTest, PipelinesBeyondAThousandAreANamedGap) {
  suite_.deals().OnCall([](const Received& call) {
    deal::v1::ListPipelinesRequest request;
    EXPECT_TRUE(request.ParseFromString(call.request));
    deal::v1::ListPipelinesResponse response;
    for (int i = 0; i < request.page_size(); ++i) response.add_pipelines()->set_name("pipelines/x");
    response.set_next_page_token("more");
    return Answer::With(response);
  });
  ASSERT_TRUE(Get({}).ok());
  EXPECT_EQ(response_.pipelines_size(), 1000);
  EXPECT_EQ(Gaps(), std::vector<std::string>{"pipelines deal-service RESOURCE_EXHAUSTED"});
}

}  // namespace
}  // namespace revops::gateway
