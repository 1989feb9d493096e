// Calls of many commands: each has its own outcome, the call is finished once, when all are done.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/synchronization/notification.h"
#include "common/rpc/dispatcher.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/rpc/test_suite.h"
#include "tests/common/sql/store_fixture.h"

namespace revops::rpc {
namespace {

using revops::deal::v1::BatchCreateDealsResponse;
using testing::PrincipalOf;
using testing::TestSuite;

class DispatcherBatch : public sql::StoreTest {
 protected:
  // Each id becomes a row; the reply has a result for each, in order.
  DispatcherBatch() {
    suite_.deals.on_batch = [this](const Call&, BatchCreateDealsResponse* reply) {
      return ItemsFor(reply);
    };
    suite_.deals.on_batch_finish = [this](BatchCreateDealsResponse* reply) {
      reply->set_resume_token("finished");
      ++finished_;
    };
  }
  // Queued calls finish through the suite, so the writer ends first.
  ~DispatcherBatch() override {
    suite_.server->Drain();
    writer_ = nullptr;
  }

  absl::StatusOr<std::vector<WriteItem>> ItemsFor(BatchCreateDealsResponse* reply) {
    std::vector<WriteItem> items;
    for (size_t i = 0; i < ids_.size(); ++i) reply->add_results();
    for (size_t i = 0; i < ids_.size(); ++i) {
      auto* const result = reply->mutable_results(static_cast<int>(i));
      items.push_back({[id = ids_[i]](sql::WriteContext& write) -> absl::Status {
                         if (id < 0) return absl::InternalError("page 7 is torn");
                         return sql::InsertThing(write.connection(), id, std::to_string(id));
                       },
                       [result](const absl::Status& status) {
                         *result->mutable_error() = ToRpcStatus(status);
                       }});
    }
    return items;
  }

  // The items' outcomes; the call itself must succeed.
  std::vector<absl::Status> Create(std::vector<int64_t> ids) {
    ids_ = std::move(ids);
    auto context = suite_.As(PrincipalOf({revops::type::v1::ROLE_ADMIN}));
    BatchCreateDealsResponse reply;
    const absl::Status status =
        FromGrpcStatus(suite_.stub->BatchCreateDeals(context.get(), {}, &reply));
    EXPECT_EQ(status, absl::OkStatus());
    EXPECT_EQ(reply.resume_token(), "finished");
    std::vector<absl::Status> outcomes;
    for (const auto& result : reply.results()) outcomes.push_back(FromRpcStatus(result.error()));
    return outcomes;
  }

  // Holds the writer's thread up and leaves room for `room` commands in the bulk lane.
  void HoldWriterWithRoomFor(size_t room) {
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
    for (size_t i = room; i < sql::kQueuedCommandsMax; ++i) {
      writer_->Submit(
          sql::Lane::kBulk, absl::InfiniteFuture(),
          [](sql::WriteContext&) { return absl::OkStatus(); }, [](const absl::Status&) {});
    }
  }

  std::unique_ptr<sql::Writer> writer_ = StartWriter();
  TestSuite suite_{writer_.get()};
  std::vector<int64_t> ids_;
  std::atomic<int> finished_ = 0;
  absl::Notification release_;
};

TEST_F(DispatcherBatch, AnEmptyBatchIsFinishedAtOnce) {
  EXPECT_TRUE(Create({}).empty());
  EXPECT_EQ(finished_, 1);
}

TEST_F(DispatcherBatch, AFailedItemLeavesTheOthersAndTheCallIsFinishedOnce) {
  const auto outcomes = Create({1, 2, 1, 3});
  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(outcomes[0], absl::OkStatus());
  EXPECT_EQ(outcomes[1], absl::OkStatus());
  EXPECT_EQ(outcomes[2].code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(outcomes[3], absl::OkStatus());
  EXPECT_EQ(finished_, 1);
  EXPECT_EQ(Things().size(), 3u);
}

TEST_F(DispatcherBatch, WhatIsRefusedIsTheItemsOutcomeNotTheCalls) {
  HoldWriterWithRoomFor(0);
  for (const absl::Status& outcome : Create({1, 2})) {
    EXPECT_EQ(ReasonOf(outcome), "QUEUE_FULL") << outcome;
  }
  EXPECT_EQ(finished_, 1);
  release_.Notify();
}

TEST_F(DispatcherBatch, SomeOfABatchMayBeRefused) {
  HoldWriterWithRoomFor(1);
  std::thread release([this] {
    while (writer_->counters().queued_bulk < sql::kQueuedCommandsMax) std::this_thread::yield();
    release_.Notify();
  });
  const auto outcomes = Create({1, 2});
  release.join();
  EXPECT_EQ(outcomes[0], absl::OkStatus());
  // Refused, or let in because the first made room meanwhile.
  EXPECT_TRUE(outcomes[1].ok() || ReasonOf(outcomes[1]) == "QUEUE_FULL") << outcomes[1];
  EXPECT_EQ(finished_, 1);
  EXPECT_EQ(Things().size(), outcomes[1].ok() ? 2u : 1u);
}

TEST_F(DispatcherBatch, AnInternalErrorOfAnItemShowsOnlyAReferenceThatTheLogExplains) {
  const auto outcomes = Create({1, -1});
  EXPECT_EQ(outcomes[0], absl::OkStatus());
  EXPECT_EQ(outcomes[1].code(), absl::StatusCode::kInternal);
  EXPECT_TRUE(absl::StartsWith(outcomes[1].message(), "internal error, reference ")) << outcomes[1];
  EXPECT_TRUE(absl::StrContains(suite_.kept.text(), "page 7 is torn"));
}

TEST_F(DispatcherBatch, ABatchThatCanNotBeReadReachesNeitherWriterNorFinish) {
  suite_.deals.on_batch = [](const Call&,
                             BatchCreateDealsResponse*) -> absl::StatusOr<std::vector<WriteItem>> {
    return InvalidField("requests", "must be 1 to 64");
  };
  auto context = suite_.As(PrincipalOf({revops::type::v1::ROLE_ADMIN}));
  BatchCreateDealsResponse reply;
  EXPECT_EQ(suite_.stub->BatchCreateDeals(context.get(), {}, &reply).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(finished_, 0);
  EXPECT_EQ(writer_->counters().commands, 0);
}

}  // namespace
}  // namespace revops::rpc
