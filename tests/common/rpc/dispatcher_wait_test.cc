// Reads that first wait for something, without a thread.
#include <atomic>
#include <functional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "common/rpc/dispatcher.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/rpc/test_suite.h"

namespace revops::rpc {
namespace {

using testing::PrincipalOf;
using testing::TestSuite;

class DispatcherWait : public ::testing::Test {
 protected:
  DispatcherWait() {
    suite_.deals.on_list = [this](const Call& call) {
      ++reads_;
      EXPECT_EQ(call.actor(), "users/anna");
      return absl::OkStatus();
    };
  }
  absl::Status List(grpc::ClientContext& context) {
    revops::deal::v1::ListDealsResponse reply;
    return FromGrpcStatus(suite_.stub->ListDeals(&context, {}, &reply));
  }
  absl::Status List() { return List(*suite_.As(PrincipalOf({revops::type::v1::ROLE_REP}))); }

  TestSuite suite_;
  std::atomic<int> reads_ = 0;
};

TEST_F(DispatcherWait, WhatIsReadyAtOnceIsReadAtOnce) {
  suite_.deals.on_await = [](const Call& call, const auto& ready) {
    EXPECT_EQ(call.actor(), "users/anna");
    ready(absl::OkStatus());
  };
  EXPECT_EQ(List(), absl::OkStatus());
  EXPECT_EQ(reads_, 1);
}

TEST_F(DispatcherWait, AnErrorOfTheWaitEndsTheCallUnread) {
  suite_.deals.on_await = [](const Call&, const auto& ready) {
    ready(RetryLater(absl::StatusCode::kUnavailable, "NOT_CAUGHT_UP", "behind", absl::Seconds(1)));
  };
  EXPECT_EQ(ReasonOf(List()), "NOT_CAUGHT_UP");
  EXPECT_EQ(reads_, 0);
}

TEST_F(DispatcherWait, WhatIsReadyLaterIsReadThen) {
  std::function<void(const absl::Status&)> later;
  absl::Notification awaited;
  suite_.deals.on_await = [&](const Call&, const auto& ready) {
    later = ready;
    awaited.Notify();
  };
  std::thread caller([&] { EXPECT_EQ(List(), absl::OkStatus()); });
  awaited.WaitForNotification();
  EXPECT_EQ(reads_, 0);
  later(absl::OkStatus());
  caller.join();
  EXPECT_EQ(reads_, 1);
}

TEST_F(DispatcherWait, ACallerWhoIsGoneIsNotReadFor) {
  std::function<void(const absl::Status&)> later;
  absl::Notification awaited;
  suite_.deals.on_await = [&](const Call&, const auto& ready) {
    later = ready;
    awaited.Notify();
  };
  auto context = suite_.As(PrincipalOf({revops::type::v1::ROLE_REP}));
  std::thread caller([&] { EXPECT_EQ(List(*context).code(), absl::StatusCode::kCancelled); });
  awaited.WaitForNotification();
  context->TryCancel();
  caller.join();
  suite_.deals.AwaitHeldIsCancelled();
  later(absl::OkStatus());
  suite_.server->Drain();
  EXPECT_EQ(reads_, 0);
}

}  // namespace
}  // namespace revops::rpc
