#include <atomic>
#include <functional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "common/rpc/dispatcher.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/rpc/test_suite.h"
#include "tests/common/sql/store_fixture.h"

namespace revops::rpc {
namespace {

using revops::deal::v1::Deal;
using testing::PrincipalOf;
using testing::TestSuite;

class DispatcherWrite : public sql::StoreTest {
 protected:
  DispatcherWrite() {
    suite_.deals.on_create = [this](const Call&, Deal* reply) -> absl::StatusOr<WriteStep> {
      return [this, reply](sql::WriteContext& write) {
        reply->set_name("deals/17");
        return sql::InsertThing(write.connection(), ++runs_, "written");
      };
    };
  }
  // Queued calls finish through the suite, so the writer ends first.
  ~DispatcherWrite() override {
    suite_.server->Drain();
    writer_ = nullptr;
  }

  absl::Status Create(grpc::ClientContext& context, Deal* deal) {
    return FromGrpcStatus(suite_.stub->CreateDeal(&context, {}, deal));
  }
  absl::Status Create(std::vector<revops::type::v1::Role> roles) {
    Deal deal;
    return Create(*suite_.As(PrincipalOf(std::move(roles))), &deal);
  }

  // Holds the writer's thread up until released.
  void HoldWriter() {
    absl::Notification started;
    writer_->Submit(
        sql::Lane::kInteractive, absl::InfiniteFuture(),
        [&, this](sql::WriteContext&) {
          started.Notify();
          release_.WaitForNotification();
          return absl::OkStatus();
        },
        [](const absl::Status&) {});
    started.WaitForNotification();
  }

  std::unique_ptr<sql::Writer> writer_ = StartWriter();
  TestSuite suite_{writer_.get()};
  std::atomic<int> runs_ = 0;
  absl::Notification release_;
};

TEST_F(DispatcherWrite, AnAnswerThatIsDecidedLaterWaitsBehindTheCommit) {
  std::function<void(const absl::Status&)> later;
  absl::Notification awaited;
  std::atomic<int> reads = 0;
  suite_.deals.on_await = [&](const Call&, const auto& ready) {
    EXPECT_EQ(Things().size(), 1u);
    later = ready;
    awaited.Notify();
  };
  suite_.deals.on_list = [&](const Call&) {
    ++reads;
    return absl::OkStatus();
  };
  std::thread caller([&] { EXPECT_TRUE(Create({revops::type::v1::ROLE_REP}).ok()); });
  awaited.WaitForNotification();
  EXPECT_EQ(reads, 0);
  later(absl::OkStatus());
  caller.join();
  EXPECT_EQ(reads, 1);
}

TEST_F(DispatcherWrite, ARefusedWriteIsNotWaitedFor) {
  suite_.deals.on_create = [](const Call&, Deal*) -> absl::StatusOr<WriteStep> {
    return [](sql::WriteContext&) { return absl::AlreadyExistsError("there already"); };
  };
  suite_.deals.on_await = [](const Call&, const auto&) { FAIL() << "nothing was written"; };
  EXPECT_EQ(Create({revops::type::v1::ROLE_REP}).code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(DispatcherWrite, ARepliedWriteIsOnDisk) {
  Deal deal;
  const absl::Status status = Create(*suite_.As(PrincipalOf({revops::type::v1::ROLE_REP})), &deal);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(deal.name(), "deals/17");
  EXPECT_EQ(Things().size(), 1u);
}

TEST_F(DispatcherWrite, AForbiddenWriteLeavesNoTrace) {
  EXPECT_EQ(Create({revops::type::v1::ROLE_VIEWER}).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(runs_, 0);
  EXPECT_TRUE(Things().empty());
}

TEST_F(DispatcherWrite, ARequestThatCanNotBeReadDoesNotReachTheWriter) {
  suite_.deals.on_create = [](const Call&, Deal*) -> absl::StatusOr<WriteStep> {
    return InvalidField("deal", "must be given");
  };
  EXPECT_EQ(FieldViolationsOf(Create({revops::type::v1::ROLE_REP})).size(), 1u);
  EXPECT_EQ(writer_->counters().commands, 0);
}

TEST_F(DispatcherWrite, AFailedStepIsAnsweredWithItsErrorAndChangesNothing) {
  suite_.deals.on_create = [](const Call&, Deal*) -> absl::StatusOr<WriteStep> {
    return [](sql::WriteContext& write) {
      REVOPS_RETURN_IF_ERROR(sql::InsertThing(write.connection(), 1, "half"));
      return UnmetRules("deals/17", {{"ALREADY_WON", "deals/17", "has been won"}});
    };
  };
  const absl::Status status = Create({revops::type::v1::ROLE_REP});
  EXPECT_EQ(ReasonOf(status), "ALREADY_WON") << status;
  EXPECT_TRUE(Things().empty());
}

TEST_F(DispatcherWrite, AWriteWhoseCallerIsGoneIsNotRun) {
  HoldWriter();
  auto context = suite_.As(PrincipalOf({revops::type::v1::ROLE_REP}));
  Deal deal;
  std::thread caller(
      [&] { EXPECT_EQ(Create(*context, &deal).code(), absl::StatusCode::kCancelled); });
  while (writer_->counters().queued_interactive == 0) std::this_thread::yield();
  context->TryCancel();
  caller.join();
  suite_.deals.AwaitHeldIsCancelled();
  release_.Notify();
  suite_.server->Drain();
  EXPECT_EQ(runs_, 0);
  EXPECT_TRUE(Things().empty());
}

}  // namespace
}  // namespace revops::rpc
