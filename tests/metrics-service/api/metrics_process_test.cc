// The whole service against a deal stream on the wire: follows, resumes after a restart, and starts
// anew when the stream is another store's.
#include "metrics-service/metrics_process.h"

#include <atomic>
#include <thread>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "common/log/token.h"
#include "common/rpc/server.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "tests/metrics-service/support/deal_events.h"
#include "tests/metrics-service/support/history.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics {
namespace {

namespace pb = revops::deal::v1;
using testing::Created;
using testing::Day;

// Serves a list of events, one revision each, and then whatever is added.
class ScriptedStream final : public pb::DealWatchService::Service {
 public:
  explicit ScriptedStream(std::string store_id) : stream_(store_id), store_id_(store_id) {}

  template <typename Told>
  std::string Add(const Told& told) {
    absl::MutexLock lock(&mutex_);
    events_.push_back(stream_.Event(told));
    return stream_.Token();
  }
  grpc::Status WatchDeals(grpc::ServerContext* context, const pb::WatchDealsRequest* request,
                          grpc::ServerWriter<pb::WatchDealsResponse>* writer) override {
    size_t sent = 0;
    if (request->has_resume_token()) {
      const auto position = log::DecodeToken(request->resume_token());
      if (!position.ok() || position->store_id != store_id_) {
        return ToGrpcStatus(ErrorWithReason(absl::StatusCode::kInvalidArgument,
                                            "RESUME_TOKEN_FOREIGN", "of another store"));
      }
      sent = static_cast<size_t>(position->revision.value);
      ++resumed;
    }
    for (;;) {
      pb::WatchDealsResponse response;
      {
        absl::MutexLock lock(&mutex_);
        const auto has_news = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
          return events_.size() > sent || context->IsCancelled();
        };
        mutex_.AwaitWithTimeout(absl::Condition(&has_news), absl::Milliseconds(100));
        for (; sent < events_.size(); ++sent) *response.add_events() = events_[sent];
      }
      if (context->IsCancelled()) return grpc::Status::CANCELLED;
      response.set_resume_token(stream_.TokenAt(static_cast<int64_t>(sent)));
      response.set_caught_up(true);
      if (!writer->Write(response)) return grpc::Status::CANCELLED;
    }
  }
  std::atomic<int> resumed = 0;

 private:
  absl::Mutex mutex_;
  testing::DealStream stream_ ABSL_GUARDED_BY(mutex_);
  const std::string store_id_;
  std::vector<pb::DealEvent> events_ ABSL_GUARDED_BY(mutex_);
};

// A service of the suite on a free port, as its main would run it.
struct Running {
  Running(rpc::Environment& environment, std::vector<grpc::Service*> services) {
    rpc::Server::Options options;
    options.listen = "127.0.0.1:0";
    options.services = std::move(services);
    options.drain = &environment.drain;
    server = *rpc::Server::Start(options);
    address = "127.0.0.1:" + std::to_string(server->port());
  }
  ~Running() { server->Drain(absl::Milliseconds(200)); }
  std::unique_ptr<rpc::Server> server;
  std::string address;
};

class MetricsProcessTest : public ::testing::Test {
 protected:
  MetricsProcessTest() { flags_.store = folder_.File("metrics.db"); }

  // Starts the process on the store, asks for the pipeline with everything up to `token`, stops.
  int64_t OpenDealsOf(const std::string& deal_service, const std::string& token) {
    rpc::Environment environment(flags_, "metrics-service", key_);
    auto process = MetricsProcess::Start(environment, deal_service);
    EXPECT_TRUE(process.ok()) << process.status();
    Running running(environment, (*process)->grpc_services());
    auto stub = revops::metrics::v1::MetricsService::NewStub(
        grpc::CreateChannel(running.address, grpc::InsecureChannelCredentials()));
    revops::metrics::v1::GetPipelineReportRequest request;
    request.mutable_parameters()->set_include_up_to(token);
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    for (;;) {
      grpc::ClientContext context;
      context.set_deadline(absl::ToChronoTime(give_up));
      context.AddMetadata(rpc::kPrincipalMetadata,
                          environment.signer.Sign(rpc::ServicePrincipal("test")));
      revops::metrics::v1::GetPipelineReportResponse reply;
      const grpc::Status status = stub->GetPipelineReport(&context, request, &reply);
      if (status.ok()) return reply.rows(0).deals();
      // A restart answers from the old history until the stream says that it is another one.
      const bool is_foreign = ReasonOf(FromGrpcStatus(status)) == "RESUME_TOKEN_FOREIGN";
      if (!is_foreign || absl::Now() > give_up) {
        ADD_FAILURE() << status.error_message();
        return -1;
      }
    }
  }
  revops::testing::TempDir folder_;
  rpc::ServiceFlags flags_;
  rpc::SuiteKey key_ = *rpc::SuiteKey::FromBytes(std::string(32, 'k'));
};

TEST_F(MetricsProcessTest, FollowsResumesAndStartsAnewOnAnotherStore) {
  rpc::Environment deal_environment(flags_, "deal-service", key_);
  ScriptedStream first("00000000000000aa");
  first.Add(testing::DefaultPipeline());
  std::string token = first.Add(Created(1, Day(1)));
  {
    Running deals(deal_environment, {&first});
    EXPECT_EQ(OpenDealsOf(deals.address, token), 1);
    token = first.Add(Created(2, Day(2)));
    EXPECT_EQ(OpenDealsOf(deals.address, token), 2);
    EXPECT_GE(first.resumed, 1);
  }
  rpc::Environment other_environment(flags_, "deal-service", key_);
  ScriptedStream restored("00000000000000bb");
  restored.Add(testing::DefaultPipeline());
  token = restored.Add(Created(7, Day(1)));
  Running deals(other_environment, {&restored});
  EXPECT_EQ(OpenDealsOf(deals.address, token), 1);
}

TEST_F(MetricsProcessTest, AnEventThatDoesNotFitShowsInGaugesAndHealth) {
  rpc::Environment deal_environment(flags_, "deal-service", key_);
  ScriptedStream stream("00000000000000aa");
  stream.Add(testing::DefaultPipeline());
  stream.Add(Created(1, Day(1)));
  Running deals(deal_environment, {&stream});
  rpc::Environment environment(flags_, "metrics-service", key_);
  auto process = MetricsProcess::Start(environment, deals.address);
  ASSERT_TRUE(process.ok()) << process.status();
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  const auto await = [&](const char* line) {
    while (absl::Now() < give_up) {
      if (absl::StrContains(environment.telemetry.RenderMetrics(), line)) return true;
      std::this_thread::yield();
    }
    return false;
  };
  EXPECT_TRUE(await("\nrevops_metrics_revision 2\n"));
  EXPECT_TRUE(await("\nrevops_metrics_follow_stuck 0\n"));
  EXPECT_TRUE(environment.health.serving());
  stream.Add(testing::Moved(1, Day(2), 7, "won"));
  EXPECT_TRUE(await("\nrevops_metrics_follow_stuck 1\n"));
  while (environment.health.serving() && absl::Now() < give_up) std::this_thread::yield();
  EXPECT_FALSE(environment.health.serving());
  EXPECT_TRUE(await("\nrevops_metrics_revision 2\n"));
}

}  // namespace
}  // namespace revops::metrics
