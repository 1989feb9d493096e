// A watch that is let in by the dispatcher: counted like a call, and its internal errors hidden.
#include <atomic>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/principal.h"
#include "common/rpc/telemetry.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/log/watch_fixture.h"
#include "tests/common/rpc/test_suite.h"

namespace revops::log {
namespace {

constexpr char kPath[] = "/revops.deal.v1.DealWatchService/WatchDeals";

// Serves as services do; fails to render when told to.
class DispatchedWatch final : public DealWatchService::CallbackService {
 public:
  DispatchedWatch(WatchSource source, rpc::Dispatcher* dispatcher)
      : source_(std::move(source)), dispatcher_(dispatcher) {}

  grpc::ServerWriteReactor<WatchDealsResponse>* WatchDeals(grpc::CallbackServerContext* context,
                                                           const WatchDealsRequest*) override {
    const auto stream = dispatcher_->BeginStream(*context, "WatchDeals");
    if (!stream.ok()) return RefuseWatch<WatchDealsResponse>(stream.status());
    WatchCall<WatchDealsResponse> call;
    call.render = [this](const WatchPage&) -> absl::StatusOr<Rendered<WatchDealsResponse>> {
      if (broken) return absl::DataLossError("row 17 of /var/deal.db is malformed");
      return Rendered<WatchDealsResponse>();
    };
    call.on_ended = stream->end;
    return ServeWatch<WatchDealsResponse>(source_, context, std::move(call));
  }

  std::atomic<bool> broken = false;

 private:
  const WatchSource source_;
  rpc::Dispatcher* const dispatcher_;
};

class DispatchedWatchTest : public LogTest {
 protected:
  void SetUp() override {
    LogTest::SetUp();
    rpc::Dispatcher::Options options;
    options.service =
        WatchDealsRequest::descriptor()->file()->FindServiceByName("DealWatchService");
    options.authenticator = &authenticator_;
    options.telemetry = &telemetry_;
    options.readers = &threads_;
    dispatcher_ = std::make_unique<rpc::Dispatcher>(options);
    service_ = std::make_unique<DispatchedWatch>(
        WatchSource{log_.get(), readers_.get(), &threads_, &drain_}, dispatcher_.get());
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    server_ = builder.BuildAndStart();
    stub_ = DealWatchService::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }
  void TearDown() override {
    drain_.Begin();
    server_->Shutdown();
  }

  // How a watch of `role` ends, after its first response if there is one.
  absl::Status End(revops::type::v1::Role role) {
    grpc::ClientContext context;
    context.AddMetadata(rpc::kPrincipalMetadata, signer_.Sign(rpc::testing::PrincipalOf({role})));
    auto reader = stub_->WatchDeals(&context, {});
    WatchDealsResponse response;
    if (reader->Read(&response)) {
      EXPECT_TRUE(Series("revops_rpc_in_flight{", 1)) << telemetry_.RenderMetrics();
      drain_.Begin();
    }
    while (reader->Read(&response)) {
    }
    return FromGrpcStatus(reader->Finish());
  }

  bool Series(const std::string& labels_begin, int value) {
    const std::string line = absl::StrCat(labels_begin, "method=\"", kPath, "\"} ", value, "\n");
    return telemetry_.RenderMetrics().find(line) != std::string::npos;
  }
  bool Finished(const std::string& code, int value) {
    return Series("revops_rpc_finished_total{code=\"" + code + "\",", value);
  }

  rpc::testing::KeptLog kept_;
  rpc::Telemetry telemetry_{&kept_.log};
  rpc::Authenticator authenticator_{rpc::testing::KeyOf('k'), &clock_};
  rpc::PrincipalSigner signer_{rpc::testing::KeyOf('k'), &clock_};
  rpc::DrainSignal drain_;
  rpc::ThreadPool threads_{2};
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<DispatchedWatch> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<DealWatchService::Stub> stub_;
};

TEST_F(DispatchedWatchTest, AnInternalErrorOfAStreamShowsOnlyAReferenceThatTheLogExplains) {
  service_->broken = true;
  const absl::Status status = End(revops::type::v1::ROLE_REP);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  const std::string message(status.message());
  ASSERT_EQ(message.rfind("internal error, reference ", 0), 0u) << message;
  const std::string reference = message.substr(message.rfind(' ') + 1);
  EXPECT_NE(kept_.text().find("\"reference\":\"" + reference + "\""), std::string::npos);
  EXPECT_NE(kept_.text().find("row 17 of"), std::string::npos);
  EXPECT_TRUE(Finished("DATA_LOSS", 1)) << telemetry_.RenderMetrics();
  EXPECT_TRUE(Series("revops_rpc_in_flight{", 0));
}

TEST_F(DispatchedWatchTest, AStreamIsInFlightUntilItEndsAndIsCountedByHow) {
  EXPECT_EQ(ReasonOf(End(revops::type::v1::ROLE_REP)), "SERVER_DRAINING");
  EXPECT_TRUE(Finished("UNAVAILABLE", 1)) << telemetry_.RenderMetrics();
  EXPECT_TRUE(Series("revops_rpc_in_flight{", 0));
}

TEST_F(DispatchedWatchTest, ARefusedStreamIsCounted) {
  EXPECT_EQ(End(revops::type::v1::ROLE_UNSPECIFIED).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(Finished("PERMISSION_DENIED", 1)) << telemetry_.RenderMetrics();
  EXPECT_TRUE(Series("revops_rpc_in_flight{", 0));
}

}  // namespace
}  // namespace revops::log
