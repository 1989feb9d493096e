#include "common/sql/writer.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "tests/common/sql/store_fixture.h"

namespace revops::sql {
namespace {

class WriterTest : public StoreTest {
 protected:
  // Holds the writer's thread inside a command until Release(), so that what is submitted meanwhile
  // becomes one batch.
  void Hold(Writer& writer) {
    writer.Submit(
        Lane::kInteractive, absl::InfiniteFuture(),
        [this](WriteContext&) {
          if (!held_.HasBeenNotified()) held_.Notify();  // a lost batch runs it again
          release_.WaitForNotification();
          return absl::CancelledError("only holds");
        },
        [](absl::Status) {});
    held_.WaitForNotification();
  }
  void Release() { release_.Notify(); }

  absl::Notification held_, release_;
};

Writer::Command Insert(int64_t id, std::string text) {
  return [id, text](WriteContext& write) { return InsertThing(write.connection(), id, text); };
}

TEST_F(WriterTest, ACommandIsOnDiskWhenItsAnswerComes) {
  auto writer = StartWriter();
  EXPECT_EQ(writer->Run(Lane::kInteractive, Insert(1, "one")), absl::OkStatus());
  EXPECT_EQ(Things(), (std::map<int64_t, std::string>{{1, "one"}}));
}

TEST_F(WriterTest, AFailingCommandLeavesTheOthersOfItsBatch) {
  auto writer = StartWriter();
  Hold(*writer);
  std::vector<absl::Status> answers(3, absl::UnknownError("unanswered"));
  absl::BlockingCounter left(3);
  const auto answer = [&](int i) {
    return [&, i](absl::Status status) {
      answers[i] = status;
      left.DecrementCount();
    };
  };
  writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Insert(1, "one"), answer(0));
  writer->Submit(
      Lane::kInteractive, absl::InfiniteFuture(),
      [](WriteContext& write) {
        EXPECT_EQ(InsertThing(write.connection(), 2, "half done"), absl::OkStatus());
        return InsertThing(write.connection(), 3, "one");
      },
      answer(1));
  writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Insert(4, "four"), answer(2));
  Release();
  left.Wait();
  EXPECT_EQ(answers[0], absl::OkStatus());
  EXPECT_EQ(answers[1].code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(answers[2], absl::OkStatus());
  EXPECT_EQ(Things(), (std::map<int64_t, std::string>{{1, "one"}, {4, "four"}}));
}

TEST_F(WriterTest, ASlowReplyDoesNotHoldUpTheNextBatch) {
  auto writer = StartWriter();
  Hold(*writer);
  absl::Notification next_batch_ran;
  absl::BlockingCounter left(kBatchCommandsMax + 1);
  const auto answered = [&](absl::Status) { left.DecrementCount(); };
  writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Insert(1, "1"), [&](absl::Status) {
    EXPECT_TRUE(next_batch_ran.WaitForNotificationWithTimeout(absl::Seconds(30)));
    left.DecrementCount();
  });
  // With the one that holds, as many as a batch takes; then one more.
  for (int i = 2; i < kBatchCommandsMax; ++i) {
    writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Insert(i, std::to_string(i)),
                   answered);
  }
  for (int i = 0; i < 2; ++i) {
    writer->Submit(
        Lane::kInteractive, absl::InfiniteFuture(),
        [&, i](WriteContext&) {
          if (i == 1) next_batch_ran.Notify();
          return absl::OkStatus();
        },
        answered);
  }
  Release();
  left.Wait();
}

TEST_F(WriterTest, EffectsRunInOrderAndOnlyForWhatStands) {
  std::vector<std::string> heard;
  Writer::Options options;
  options.on_batch_committed = [&] { heard.push_back("batch"); };
  auto writer = StartWriter(std::move(options));
  Hold(*writer);
  absl::BlockingCounter left(3);
  for (int i = 0; i < 3; ++i) {
    writer->Submit(
        Lane::kInteractive, absl::InfiniteFuture(),
        [&heard, i](WriteContext& write) {
          const std::string name(1, static_cast<char>('a' + i));
          write.OnPublished([&heard, name] { heard.push_back("publish " + name); });
          write.OnCommitted([&heard, name] { heard.push_back("commit " + name); });
          write.OnRolledBack([&heard, name] { heard.push_back("undo " + name); });
          return i == 1 ? absl::AbortedError("etag") : InsertThing(write.connection(), i, name);
        },
        [&](absl::Status) {
          heard.push_back("done");
          left.DecrementCount();
        });
  }
  Release();
  left.Wait();
  writer.reset();
  EXPECT_EQ(heard, (std::vector<std::string>{"undo b", "commit a", "commit c", "publish a",
                                             "publish c", "batch", "done", "done", "done"}));
}

TEST_F(WriterTest, ACommandWhoseDeadlinePassedIsNotStarted) {
  auto writer = StartWriter();
  absl::Notification answered;
  writer->Submit(
      Lane::kInteractive, absl::Now() - absl::Seconds(1),
      [](WriteContext&) {
        ADD_FAILURE() << "started";
        return absl::OkStatus();
      },
      [&](absl::Status status) {
        EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
        answered.Notify();
      });
  answered.WaitForNotification();
}

TEST_F(WriterTest, ACommandWhoseDeadlinePassesInTheQueueIsNotStarted) {
  auto writer = StartWriter();
  Hold(*writer);
  absl::Notification answered;
  const absl::Time deadline = absl::Now() + absl::Milliseconds(5);
  writer->Submit(
      Lane::kInteractive, deadline,
      [](WriteContext&) {
        ADD_FAILURE() << "started";
        return absl::OkStatus();
      },
      [&](absl::Status status) {
        EXPECT_EQ(ReasonOf(status), "DEADLINE_PASSED") << status;
        answered.Notify();
      });
  while (absl::Now() <= deadline) std::this_thread::yield();
  Release();
  answered.WaitForNotification();
}

TEST_F(WriterTest, AFullLaneRefusesAtOnceAndTheOtherLaneStaysOpen) {
  auto writer = StartWriter();
  Hold(*writer);
  absl::BlockingCounter left(kQueuedCommandsMax);
  for (size_t i = 0; i < kQueuedCommandsMax; ++i) {
    writer->Submit(
        Lane::kBulk, absl::InfiniteFuture(), [](WriteContext&) { return absl::OkStatus(); },
        [&](absl::Status) { left.DecrementCount(); });
  }
  absl::Status refused;
  writer->Submit(Lane::kBulk, absl::InfiniteFuture(), Insert(1, "late"),
                 [&](absl::Status status) { refused = status; });
  EXPECT_EQ(ReasonOf(refused), "QUEUE_FULL");
  EXPECT_GT(RetryAfterOf(refused), absl::ZeroDuration());
  EXPECT_EQ(writer->counters().queued_bulk, kQueuedCommandsMax);
  writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Insert(2, "interactive"),
                 [](absl::Status status) { EXPECT_EQ(status, absl::OkStatus()); });
  Release();
  left.Wait();
  EXPECT_EQ(Things().size(), 1u);
}

TEST_F(WriterTest, InteractiveGoesFirstAndEveryBatchServesABulkCommand) {
  std::vector<char> order;
  int committed_batches = 0, batch_of_bulk = -1;
  Writer::Options options;
  options.on_batch_committed = [&] { ++committed_batches; };
  auto writer = StartWriter(std::move(options));
  Hold(*writer);
  const int interactive = 2 * kBatchCommandsMax;
  absl::BlockingCounter left(interactive + 1);
  const auto submit = [&](Lane lane, char name) {
    writer->Submit(
        lane, absl::InfiniteFuture(),
        [&, name](WriteContext&) {
          order.push_back(name);
          if (name == 'b') batch_of_bulk = committed_batches;
          return absl::OkStatus();
        },
        [&](absl::Status) { left.DecrementCount(); });
  };
  submit(Lane::kBulk, 'b');
  for (int i = 0; i < interactive; ++i) submit(Lane::kInteractive, 'i');
  Release();
  left.Wait();
  EXPECT_EQ(order.front(), 'i');
  EXPECT_EQ(batch_of_bulk, 0);
  EXPECT_EQ(order.size(), static_cast<size_t>(interactive + 1));
}

TEST_F(WriterTest, ABatchThatHasWorkedLongEnoughServesOneBulkCommandMoreAndCloses) {
  std::vector<std::pair<char, int>> served;  // and how many batches had committed before
  int committed_batches = 0;
  Writer::Options options;
  options.on_batch_committed = [&] { ++committed_batches; };
  auto writer = StartWriter(std::move(options));
  Hold(*writer);
  const absl::Time held = absl::Now();
  absl::BlockingCounter left(4);
  for (const char name : {'i', 'i', 'b', 'b'}) {
    writer->Submit(
        name == 'b' ? Lane::kBulk : Lane::kInteractive, absl::InfiniteFuture(),
        [&, name](WriteContext&) {
          served.emplace_back(name, committed_batches);
          return absl::OkStatus();
        },
        [&](absl::Status) { left.DecrementCount(); });
  }
  while (absl::Now() < held + kBatchWorkMax) std::this_thread::yield();
  Release();
  left.Wait();
  ASSERT_EQ(served.size(), 4u);
  EXPECT_EQ(served[0], (std::pair<char, int>('b', 0)));
  EXPECT_EQ(served[1], (std::pair<char, int>('i', 1)));
}

TEST_F(WriterTest, WhatIsQueuedIsServedBeforeTheWriterEnds) {
  auto writer = StartWriter();
  Hold(*writer);
  std::atomic<int> served = 0;  // two threads answer
  for (int i = 1; i <= 600; ++i) {
    writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Insert(i, std::to_string(i)),
                   [&](absl::Status status) { served += status.ok() ? 1 : 0; });
  }
  Release();
  writer.reset();
  EXPECT_EQ(served, 600);
  EXPECT_EQ(Things().size(), 600u);
}

TEST_F(WriterTest, ALostTransactionRunsEachCommandAgainAlone) {
  auto writer = StartWriter();
  Hold(*writer);
  std::vector<absl::Status> answers(3, absl::UnknownError("unanswered"));
  std::vector<std::string> undone;
  absl::BlockingCounter left(3);
  const auto submit = [&](int i, Writer::Command command) {
    writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), std::move(command),
                   [&, i](absl::Status status) {
                     answers[i] = status;
                     left.DecrementCount();
                   });
  };
  submit(0, [&](WriteContext& write) {
    write.OnRolledBack([&] { undone.push_back("first"); });
    return InsertThing(write.connection(), 1, "one");
  });
  submit(1, [](WriteContext& write) {
    // A conflict clause that rolls the whole transaction back; what follows must not be written.
    write.connection().Execute("INSERT OR ROLLBACK INTO thing VALUES (9, NULL)").IgnoreError();
    return InsertThing(write.connection(), 2, "outside of any transaction");
  });
  submit(2, Insert(3, "three"));
  Release();
  left.Wait();
  EXPECT_EQ(answers[0], absl::OkStatus());
  EXPECT_FALSE(answers[1].ok());
  EXPECT_EQ(answers[2], absl::OkStatus());
  EXPECT_EQ(undone, (std::vector<std::string>{"first"}));
  EXPECT_EQ(writer->counters().rerun_batches, 1);
  EXPECT_EQ(Things(), (std::map<int64_t, std::string>{{1, "one"}, {3, "three"}}));
}

TEST_F(WriterTest, CheckpointsKeepTheLogShort) {
  Writer::Options options;
  options.checkpoint_pages = 20;
  auto writer = StartWriter(std::move(options));
  for (int i = 1; i <= 200; ++i) {
    ASSERT_EQ(writer->Run(Lane::kBulk, Insert(i, std::to_string(i))), absl::OkStatus());
  }
  EXPECT_GT(writer->counters().checkpoints, 5);
  EXPECT_LT(std::filesystem::file_size(path() + "-wal"), 40 * 4200u);
  writer.reset();
  EXPECT_EQ(std::filesystem::file_size(path() + "-wal"), 0u);
  EXPECT_EQ(Things().size(), 200u);
}

TEST_F(WriterTest, ReadsThatOverlapWithoutAGapDoNotMakeTheLogGrowForEver) {
  constexpr int kPages = 20;
  Writer::Options options;
  options.checkpoint_pages = kPages;
  auto writer = StartWriter(std::move(options));
  std::atomic<bool> reading = true;
  std::atomic<int64_t> written = 0;
  std::thread reader([&] {
    std::unique_ptr<Connection> connections[2];
    for (auto& connection : connections) {
      connection = Connection::Open(path(), Access::kReadOnly).value();
    }
    const auto begin = [&](Connection& connection) {
      EXPECT_EQ(connection.Execute("BEGIN; SELECT count(*) FROM thing"), absl::OkStatus());
    };
    begin(*connections[0]);
    // Each begins before the other ends.
    for (int i = 1; reading; ++i) {
      begin(*connections[i % 2]);
      // A few commits fall into every read, unless the writer waits for it to end.
      const int64_t enough = written + 3;
      const absl::Time at_most = absl::Now() + absl::Milliseconds(5);
      while (written < enough && absl::Now() < at_most) std::this_thread::yield();
      EXPECT_EQ(connections[(i + 1) % 2]->Execute("ROLLBACK"), absl::OkStatus());
    }
  });
  const std::string text(8000, 'x');
  for (int i = 1; i <= 300; ++i) {
    ASSERT_EQ(writer->Run(Lane::kBulk, Insert(i, std::to_string(i) + text)), absl::OkStatus());
    ++written;
  }
  const auto log_bytes = std::filesystem::file_size(path() + "-wal");
  reading = false;
  reader.join();
  EXPECT_LT(log_bytes, 8 * 3 * kPages * 4200u);
}

}  // namespace
}  // namespace revops::sql
