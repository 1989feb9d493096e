// MetricsService over a real gRPC server: parameters, waiting, scope, what an answer rests on.
#include "metrics-service/api/metrics_service.h"

#include <memory>
#include <thread>

#include "common/rpc/authenticator.h"
#include "common/rpc/principal.h"
#include "common/rpc/server.h"
#include "common/rpc/telemetry.h"
#include "common/rpc/thread_pool.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "metrics-service/follow/follower.h"
#include "metrics-service/store/sqlite_fact_store.h"
#include "tests/metrics-service/support/deal_events.h"
#include "tests/metrics-service/support/history.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics {
namespace {

namespace pb = revops::metrics::v1;
namespace type = revops::type::v1;
using testing::Created;
using testing::Day;
using testing::Moved;
using testing::Usd;
using testing::With;

rpc::SuiteKey Key() { return *rpc::SuiteKey::FromBytes(std::string(32, 'k')); }

class MetricsServiceTest : public ::testing::Test {
 protected:
  MetricsServiceTest() {
    store_ = *SqliteFactStore::Open(folder_.File("metrics.db"), {});
    follower_ = std::make_unique<Follower>(&facts_, store_.get(), &arrivals_);
    rpc::Dispatcher::Options options;
    options.service =
        pb::GetFunnelRequest::descriptor()->file()->FindServiceByName("MetricsService");
    options.authenticator = &authenticator_;
    options.telemetry = &telemetry_;
    options.readers = &readers_;
    dispatcher_ = std::make_unique<rpc::Dispatcher>(options);
    api_ = std::make_unique<MetricsServiceApi>(&facts_, &arrivals_, dispatcher_.get(), &clock_);
    rpc::Server::Options server;
    server.listen = "127.0.0.1:0";
    server.services = {api_.get()};
    server.health_names = {"revops.metrics.v1.MetricsService"};
    server.drain = &drain_;
    server_ = *rpc::Server::Start(server);
    stub_ = pb::MetricsService::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(server_->port()), grpc::InsecureChannelCredentials()));
    Follow({stream_.Event(testing::DefaultPipeline())});
  }
  ~MetricsServiceTest() override {
    arrivals_.End();
    server_->Drain(absl::Seconds(1));
  }

  void Follow(std::vector<revops::deal::v1::DealEvent> events) {
    revops::deal::v1::WatchDealsResponse response;
    for (auto& event : events) *response.add_events() = std::move(event);
    response.set_resume_token(stream_.Token());
    response.set_caught_up(true);
    ASSERT_TRUE(follower_->Apply(response).ok());
  }

  template <typename Method, typename Request, typename Reply>
  absl::Status Ask(Method method, const Request& request, Reply* reply,
                   absl::Duration within = absl::Seconds(30)) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + within));
    context.AddMetadata(rpc::kPrincipalMetadata, signer_.Sign(principal_));
    return FromGrpcStatus(((*stub_).*method)(&context, request, reply));
  }
  absl::StatusOr<pb::GetPipelineReportResponse> AskPipeline(
      const pb::GetPipelineReportRequest& request, absl::Duration within = absl::Seconds(30)) {
    pb::GetPipelineReportResponse reply;
    REVOPS_RETURN_IF_ERROR(
        Ask(&pb::MetricsService::Stub::GetPipelineReport, request, &reply, within));
    return reply;
  }
  void BeRep(const std::string& rep, const std::string& team) {
    principal_.clear_roles();
    principal_.add_roles(type::ROLE_REP);
    principal_.set_rep(rep);
    principal_.add_teams(team);
  }
  static type::Principal Viewer() {
    type::Principal viewer;
    viewer.set_user("users/vera");
    viewer.add_roles(type::ROLE_VIEWER);
    return viewer;
  }

  revops::testing::TempDir folder_;
  revops::testing::FakeClock clock_;
  Log log_{"test", Severity::kError};
  rpc::Telemetry telemetry_{&log_};
  rpc::Authenticator authenticator_{Key(), &clock_};
  rpc::PrincipalSigner signer_{Key(), &clock_};
  rpc::DrainSignal drain_;
  testing::DealStream stream_{"00000000000000aa"};
  type::Principal principal_ = Viewer();
  SharedFacts facts_;
  Arrivals arrivals_;
  std::unique_ptr<SqliteFactStore> store_;
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  rpc::ThreadPool readers_{2};
  std::unique_ptr<MetricsServiceApi> api_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<pb::MetricsService::Stub> stub_;
};

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
  BeRep("reps/anna", "teams/west");
  pb::GetPipelineReportRequest request;
  request.mutable_parameters()->mutable_as_of()->set_seconds(Day(10) / 1'000'000);
  request.mutable_parameters()->add_group_by("owner");
  const auto reply = AskPipeline(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  ASSERT_EQ(reply->rows_size(), 1);  // 2 by its team, 3 by its owner of today; both then bert's
  EXPECT_EQ(reply->rows(0).group().values(0), "reps/bert");
  EXPECT_EQ(reply->rows(0).deals(), 2);
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
