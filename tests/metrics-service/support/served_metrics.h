// MetricsService on a real gRPC server on port 0, fed with events instead of a stream.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_SERVED_METRICS_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_SERVED_METRICS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/principal.h"
#include "common/rpc/server.h"
#include "common/rpc/telemetry.h"
#include "common/rpc/thread_pool.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "metrics-service/api/metrics_service.h"
#include "metrics-service/follow/follower.h"
#include "metrics-service/store/sqlite_fact_store.h"
#include "tests/metrics-service/support/deal_events.h"
#include "tests/metrics-service/support/history.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics::testing {

namespace pb = revops::metrics::v1;
namespace type = revops::type::v1;

inline rpc::SuiteKey Key() { return *rpc::SuiteKey::FromBytes(std::string(32, 'k')); }

class ServedMetrics : public ::testing::Test {
 protected:
  explicit ServedMetrics(bool follows_leads = false) {
    store_ = *SqliteFactStore::Open(folder_.File("metrics.db"), {});
    follower_ = std::make_unique<Follower>(&facts_, store_.get(), &arrivals_);
    rpc::Dispatcher::Options options;
    options.service =
        pb::GetFunnelRequest::descriptor()->file()->FindServiceByName("MetricsService");
    options.authenticator = &authenticator_;
    options.telemetry = &telemetry_;
    options.readers = &readers_;
    dispatcher_ = std::make_unique<rpc::Dispatcher>(options);
    lead_follower_ = std::make_unique<LeadFollower>(&facts_, &store_->leads(), &lead_arrivals_);
    api_ = std::make_unique<MetricsServiceApi>(&facts_, &arrivals_, dispatcher_.get(), &clock_,
                                               follows_leads ? &lead_arrivals_ : nullptr);
    rpc::Server::Options server;
    server.listen = "127.0.0.1:0";
    server.services = {api_.get()};
    server.health_names = {"revops.metrics.v1.MetricsService"};
    server.drain = &drain_;
    server_ = *rpc::Server::Start(server);
    stub_ = pb::MetricsService::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(server_->port()), grpc::InsecureChannelCredentials()));
    Follow({stream_.Event(DefaultPipeline())});
  }
  ~ServedMetrics() override {
    arrivals_.End();
    lead_arrivals_.End();
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
  // Asks from now on as somebody who sees only what is theirs.
  void Be(type::Role role, const std::string& rep, const std::vector<std::string>& teams) {
    principal_.clear_roles();
    principal_.add_roles(role);
    principal_.set_rep(rep);
    principal_.mutable_teams()->Assign(teams.begin(), teams.end());
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
  DealStream stream_{"00000000000000aa"};
  type::Principal principal_ = Viewer();
  SharedFacts facts_;
  Arrivals arrivals_;
  Arrivals lead_arrivals_{kLeadWords};
  std::unique_ptr<SqliteFactStore> store_;
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<LeadFollower> lead_follower_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  rpc::ThreadPool readers_{2};
  std::unique_ptr<MetricsServiceApi> api_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<pb::MetricsService::Stub> stub_;
};

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_SERVED_METRICS_H_
