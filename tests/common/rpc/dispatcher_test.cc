#include "common/rpc/dispatcher.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/status/status.h"
#include "common/telemetry/trace.h"
#include "gtest/gtest.h"
#include "tests/common/rpc/test_suite.h"

namespace revops::rpc {
namespace {

using revops::deal::v1::Deal;
using testing::KeyOf;
using testing::PrincipalOf;
using testing::TestSuite;

const revops::type::v1::Principal& Rep() {
  static const auto* rep =
      new revops::type::v1::Principal(PrincipalOf({revops::type::v1::ROLE_REP}));
  return *rep;
}

TEST(Dispatcher, ACallWithoutPrincipalIsUnauthenticated) {
  TestSuite suite;
  grpc::ClientContext context;
  const absl::Status status = suite.GetDeal(context);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << status;
  EXPECT_EQ(ReasonOf(status), "PRINCIPAL_MISSING");
}

TEST(Dispatcher, ForgedExpiredAndDoubledPrincipalsAreUnauthenticated) {
  TestSuite suite;
  PrincipalSigner stranger(KeyOf('x'), &suite.clock);
  grpc::ClientContext forged;
  forged.AddMetadata(kPrincipalMetadata, stranger.Sign(Rep()));
  EXPECT_EQ(ReasonOf(suite.GetDeal(forged)), "PRINCIPAL_INVALID");

  auto doubled = suite.As(Rep());
  doubled->AddMetadata(kPrincipalMetadata, suite.signer.Sign(Rep()));
  EXPECT_EQ(ReasonOf(suite.GetDeal(*doubled)), "PRINCIPAL_INVALID");

  auto expired = suite.As(Rep());
  suite.clock.Advance(kPrincipalLifetime);
  EXPECT_EQ(ReasonOf(suite.GetDeal(*expired)), "PRINCIPAL_EXPIRED");
}

TEST(Dispatcher, AForbiddenCallDoesNotReachTheHandler) {
  TestSuite suite;
  std::atomic<bool> reached = false;
  suite.deals.on_get = [&](const Call&, Deal*) {
    reached = true;
    return absl::OkStatus();
  };
  auto context = suite.As(PrincipalOf({revops::type::v1::ROLE_MARKETING}));
  const absl::Status status = suite.GetDeal(*context);
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied) << status;
  EXPECT_FALSE(reached);
}

TEST(Dispatcher, TheHandlerKnowsCallerScopeDeadlineAndTrace) {
  TestSuite suite;
  Call seen;
  suite.deals.on_get = [&](const Call& call, Deal* reply) {
    seen = call;
    reply->set_name("deals/17");
    return absl::OkStatus();
  };
  revops::type::v1::Principal rep = Rep();
  rep.set_rep("reps/anna");
  auto context = suite.As(rep);
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  context->AddMetadata(kTraceparentMetadata, trace);
  Deal deal;

  ASSERT_EQ(suite.GetDeal(*context, deal), absl::OkStatus());

  EXPECT_EQ(deal.name(), "deals/17");
  EXPECT_EQ(seen.actor(), "users/anna");
  EXPECT_EQ(seen.scope.rep, "reps/anna");
  EXPECT_LT(seen.deadline, absl::Now() + absl::Seconds(31));
  EXPECT_EQ(TraceIdOf(seen.traceparent), TraceIdOf(trace));
  EXPECT_NE(seen.traceparent, trace);
}

TEST(Dispatcher, AReadOnTheCallersThreadIsCheckedAlike) {
  TestSuite suite;
  revops::deal::v1::SalesPipeline pipeline;
  revops::deal::v1::GetPipelineRequest request;
  request.set_name("pipelines/new");
  grpc::ClientContext nobody;
  EXPECT_EQ(suite.stub->GetPipeline(&nobody, request, &pipeline).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  auto context = suite.As(Rep());
  ASSERT_TRUE(suite.stub->GetPipeline(context.get(), request, &pipeline).ok());
  EXPECT_EQ(pipeline.name(), "pipelines/new");
  EXPECT_EQ(pipeline.display_name(), "users/anna");
}

TEST(Dispatcher, ErrorDetailsTravel) {
  TestSuite suite;
  suite.deals.on_get = [](const Call&, Deal*) { return InvalidField("name", "must be a deal"); };
  auto context = suite.As(Rep());
  const absl::Status status = suite.GetDeal(*context);
  ASSERT_EQ(FieldViolationsOf(status).size(), 1u) << status;
  EXPECT_EQ(FieldViolationsOf(status)[0].field, "name");
}

TEST(Dispatcher, ManyBadFieldsArriveReadableAtAClientWithDefaultLimits) {
  TestSuite suite;
  suite.deals.on_get = [](const Call&, Deal*) {
    std::vector<FieldViolation> violations;
    for (int i = 0; i < 64; ++i) {
      const std::string field = "pipeline.stages[" + std::to_string(i) + "].display_name";
      violations.push_back({field, "must be at most 128 bytes, is \"" + std::string(100, 'x')});
    }
    return InvalidFields(violations);
  };
  auto context = suite.As(Rep());
  const absl::Status status = suite.GetDeal(*context);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELD");
  ASSERT_GE(FieldViolationsOf(status).size(), 10u);
  EXPECT_EQ(FieldViolationsOf(status)[0].field, "pipeline.stages[0].display_name");
}

TEST(Dispatcher, ADeadlineFarOffIsCut) {
  TestSuite suite;
  absl::Time deadline;
  suite.deals.on_get = [&](const Call& call, Deal*) {
    deadline = call.deadline;
    return absl::OkStatus();
  };
  auto context = suite.As(Rep());
  context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Hours(24)));
  ASSERT_TRUE(suite.GetDeal(*context).ok());
  EXPECT_LE(deadline, absl::Now() + kUnaryDeadlineMax);
  EXPECT_GT(deadline, absl::Now() + kUnaryDeadlineMax - absl::Minutes(1));
}

TEST(Dispatcher, AnInternalErrorShowsOnlyAReferenceThatTheLogExplains) {
  TestSuite suite;
  suite.deals.on_get = [](const Call&, Deal*) {
    return absl::InternalError("disk \"sda\"\nis broken");
  };
  auto context = suite.As(Rep());
  const absl::Status status = suite.GetDeal(*context);
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  const std::string message(status.message());
  ASSERT_EQ(message.rfind("internal error, reference ", 0), 0u) << message;
  const std::string reference = message.substr(message.rfind(' ') + 1);
  const std::string log = suite.kept.text();
  EXPECT_NE(log.find("\"reference\":\"" + reference + "\""), std::string::npos) << log;
  EXPECT_NE(log.find("disk \\\"sda\\\"\\u000ais broken"), std::string::npos) << log;
}

// Occupies both reader threads until released.
class BusyReaders {
 public:
  explicit BusyReaders(TestSuite& suite) {
    for (int i = 0; i < suite.readers->threads(); ++i) {
      absl::Notification started;
      EXPECT_TRUE(suite.readers->Submit([&started, release = release_] {
        started.Notify();
        release->WaitForNotification();
      }));
      started.WaitForNotification();
    }
  }
  void Release() { release_->Notify(); }

 private:
  // Shared: the readers still wake when this is gone.
  const std::shared_ptr<absl::Notification> release_ = std::make_shared<absl::Notification>();
};

TEST(Dispatcher, AFullQueueAdvisesWhenToTryAgain) {
  TestSuite suite(nullptr, /*queue_max=*/1);
  // The pool's queue holds one: each occupying task must have started before the next.
  BusyReaders busy(suite);
  ASSERT_TRUE(suite.readers->Submit([] {}));
  auto context = suite.As(Rep());
  const absl::Status status = suite.GetDeal(*context);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(ReasonOf(status), "QUEUE_FULL");
  EXPECT_EQ(RetryAfterOf(status), kQueueFullRetry);
  busy.Release();
}

TEST(Dispatcher, AReadWhoseCallerIsGoneIsNotRun) {
  TestSuite suite;
  std::atomic<int> runs = 0;
  suite.deals.on_get = [&](const Call&, Deal*) {
    ++runs;
    return absl::OkStatus();
  };
  BusyReaders busy(suite);
  auto context = suite.As(Rep());
  std::thread caller(
      [&] { EXPECT_EQ(suite.GetDeal(*context).code(), absl::StatusCode::kCancelled); });
  while (suite.readers->queued() == 0) std::this_thread::yield();
  context->TryCancel();
  caller.join();
  suite.deals.AwaitHeldIsCancelled();
  busy.Release();
  suite.server->Drain();
  EXPECT_EQ(runs, 0);
}

TEST(Dispatcher, AReadWhoseDeadlinePassedIsNotRun) {
  TestSuite suite;
  std::atomic<int> runs = 0;
  suite.deals.on_get = [&](const Call&, Deal*) {
    ++runs;
    return absl::OkStatus();
  };
  BusyReaders busy(suite);
  auto context = suite.As(Rep());
  context->set_deadline(absl::ToChronoTime(absl::Now() + absl::Milliseconds(50)));
  EXPECT_EQ(suite.GetDeal(*context).code(), absl::StatusCode::kDeadlineExceeded);
  suite.deals.AwaitHeldIsCancelled();
  busy.Release();
  suite.server->Drain();
  EXPECT_EQ(runs, 0);
}

TEST(Dispatcher, CallsAreCounted) {
  TestSuite suite;
  auto context = suite.As(Rep());
  ASSERT_TRUE(suite.GetDeal(*context).ok());
  grpc::ClientContext nobody;
  EXPECT_FALSE(suite.GetDeal(nobody).ok());
  const std::string text = suite.telemetry.RenderMetrics();
  const std::string series = "revops_rpc_finished_total{code=\"";
  EXPECT_NE(text.find(series + "OK\",method=\"/revops.deal.v1.DealService/GetDeal\"} 1"),
            std::string::npos)
      << text;
  EXPECT_NE(
      text.find(series + "UNAUTHENTICATED\",method=\"/revops.deal.v1.DealService/GetDeal\"} 1"),
      std::string::npos);
  EXPECT_NE(text.find("revops_rpc_in_flight{method=\"/revops.deal.v1.DealService/GetDeal\"} 0"),
            std::string::npos);
}

}  // namespace
}  // namespace revops::rpc
