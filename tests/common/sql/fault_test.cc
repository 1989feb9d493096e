// What the writer does when the disk fails it.
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "tests/common/sql/store_fixture.h"
#include "tests/support/faulty_vfs.h"

namespace revops::sql {
namespace {

using revops::testing::Fault;
using revops::testing::FaultyFile;
using revops::testing::FaultyVfs;

class FaultTest : public StoreTest {
 protected:
  FaultTest() : vfs_(FaultyVfs::Install()) { vfs_.Heal(); }
  ~FaultTest() override { vfs_.Heal(); }

  // The answers of commands that are submitted together, so that they share batches.
  static std::vector<absl::Status> RunTogether(Writer& writer,
                                               std::vector<Writer::Command> commands) {
    absl::Notification held, release;
    writer.Submit(
        Lane::kInteractive, absl::InfiniteFuture(),
        [&](WriteContext&) {
          if (!held.HasBeenNotified()) held.Notify();
          release.WaitForNotification();
          return absl::CancelledError("only holds");
        },
        [](absl::Status) {});
    held.WaitForNotification();
    std::vector<absl::Status> answers(commands.size(), absl::UnknownError("unanswered"));
    absl::BlockingCounter left(static_cast<int>(commands.size()));
    for (size_t i = 0; i < commands.size(); ++i) {
      writer.Submit(Lane::kInteractive, absl::InfiniteFuture(), std::move(commands[i]),
                    [&, i](absl::Status status) {
                      answers[i] = std::move(status);
                      left.DecrementCount();
                    });
    }
    release.Notify();
    left.Wait();
    return answers;
  }

  static Writer::Command Insert(int64_t id) {
    return [id](WriteContext& write) {
      return InsertThing(write.connection(), id, std::to_string(id));
    };
  }
  // Loses its transaction, and with it the batch.
  static Writer::Command Interrupted() {
    return [](WriteContext& write) {
      sqlite3* db = write.connection().handle();
      sqlite3_progress_handler(
          db, 1, [](void*) { return 1; }, nullptr);
      const absl::Status status = InsertThing(write.connection(), 1'000, "interrupted");
      sqlite3_progress_handler(db, 0, nullptr, nullptr);
      return status;
    };
  }
  static absl::Status InsertOne(Writer& writer, int64_t id) {
    return writer.Run(Lane::kInteractive, Insert(id));
  }

  FaultyVfs& vfs_;
};

TEST_F(FaultTest, ACommitIsSyncedBeforeItsAnswer) {
  auto writer = StartWriter();
  const int64_t before = vfs_.syncs();
  ASSERT_EQ(InsertOne(*writer, 1), absl::OkStatus());
  EXPECT_GT(vfs_.syncs(), before);
}

TEST_F(FaultTest, ABatchWithoutSuccessCostsNoSync) {
  auto writer = StartWriter();
  ASSERT_EQ(InsertOne(*writer, 1), absl::OkStatus());
  const int64_t before = vfs_.syncs();
  EXPECT_EQ(InsertOne(*writer, 1).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(vfs_.syncs(), before);
}

TEST_F(FaultTest, AFailedSyncStopsTheWriterAndAcknowledgesNothing) {
  std::atomic<int> stops = 0, effects = 0;
  Writer::Options options;
  options.on_stopped = [&](const absl::Status& cause) {
    EXPECT_EQ(ErrorClassOf(cause), ErrorClass::kIo);
    ++stops;
  };
  options.on_batch_committed = [&] { ++effects; };
  auto writer = StartWriter(std::move(options));
  ASSERT_EQ(InsertOne(*writer, 1), absl::OkStatus());
  vfs_.Inject({Fault::Operation::kSync, FaultyFile::kWal, 0, SQLITE_IOERR_FSYNC, 1});
  for (const absl::Status& answer : RunTogether(*writer, {Insert(2), Insert(3)})) {
    // It may come back at the next start: so no advice to simply try again.
    EXPECT_EQ(answer.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(ReasonOf(answer), "WRITE_OUTCOME_UNKNOWN");
    EXPECT_EQ(RetryAfterOf(answer), absl::ZeroDuration());
  }
  EXPECT_EQ(vfs_.failed(), 1);
  // The disk is well again; the writer must not try it.
  EXPECT_EQ(ReasonOf(InsertOne(*writer, 4)), "WRITER_STOPPED");
  EXPECT_TRUE(writer->stopped());
  EXPECT_EQ(stops, 1);
  EXPECT_EQ(effects, 1);
  writer.reset();
  auto restarted = StartWriter();
  ASSERT_EQ(InsertOne(*restarted, 5), absl::OkStatus());
  const auto things = Things();
  EXPECT_EQ(things.count(1), 1u);
  EXPECT_EQ(things.count(4), 0u);
  EXPECT_EQ(things.count(5), 1u);
}

TEST_F(FaultTest, WhatWasSettledBeforeAFailedCommitIsNotCalledUnknown) {
  auto writer = StartWriter();
  ASSERT_EQ(InsertOne(*writer, 1), absl::OkStatus());
  vfs_.Inject({Fault::Operation::kSync, FaultyFile::kWal, 0, SQLITE_IOERR_FSYNC, 1});
  // The second fails by itself: it is certainly not kept, whatever became of the first.
  const auto answers = RunTogether(*writer, {Insert(2), Insert(1)});
  EXPECT_EQ(ReasonOf(answers[0]), "WRITE_OUTCOME_UNKNOWN");
  EXPECT_EQ(ReasonOf(answers[1]), "WRITER_STOPPED");
  EXPECT_EQ(ReasonOf(InsertOne(*writer, 3)), "WRITER_STOPPED");
}

TEST_F(FaultTest, AFailedCommitAmongCommandsThatRunAloneIsUnknownForThatOneOnly) {
  int stops = 0;
  Writer::Options options;
  options.on_stopped = [&](const absl::Status& cause) {
    EXPECT_EQ(ErrorClassOf(cause), ErrorClass::kIo);
    ++stops;
  };
  auto writer = StartWriter(std::move(options));
  ASSERT_EQ(InsertOne(*writer, 1), absl::OkStatus());
  // One sync serves each command alone: the first two commits pass, the third fails.
  vfs_.Inject({Fault::Operation::kSync, FaultyFile::kWal, 2, SQLITE_IOERR_FSYNC, 1});
  const auto answers =
      RunTogether(*writer, {Insert(2), Insert(3), Insert(4), Insert(5), Interrupted()});
  EXPECT_EQ(answers[0], absl::OkStatus());
  EXPECT_EQ(answers[1], absl::OkStatus());
  EXPECT_EQ(ReasonOf(answers[2]), "WRITE_OUTCOME_UNKNOWN");
  EXPECT_EQ(ReasonOf(answers[3]), "WRITER_STOPPED");
  EXPECT_EQ(ReasonOf(answers[4]), "WRITER_STOPPED");
  writer.reset();
  EXPECT_EQ(stops, 1);
  auto restarted = StartWriter();
  const auto things = Things();
  EXPECT_EQ(things.count(2) + things.count(3), 2u);
  EXPECT_EQ(things.count(5), 0u);
}

TEST_F(FaultTest, ARowThatACommandCanNotReadConcernsThatCommandAlone) {
  const auto unreadable = [](WriteContext&) {
    return ErrorWithReason(absl::StatusCode::kDataLoss, "STORE_CORRUPT", "a row is malformed");
  };
  auto writer = StartWriter();
  // In a batch, and where a lost batch runs each command alone.
  auto answers = RunTogether(*writer, {Insert(1), unreadable, Insert(2)});
  EXPECT_EQ(answers[0], absl::OkStatus());
  EXPECT_EQ(answers[1].code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(answers[2], absl::OkStatus());
  answers = RunTogether(*writer, {Insert(3), unreadable, Interrupted(), Insert(4)});
  EXPECT_EQ(answers[0], absl::OkStatus());
  EXPECT_EQ(answers[1].code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(answers[3], absl::OkStatus());
  EXPECT_FALSE(writer->stopped());
  EXPECT_EQ(Things().size(), 4u);
}

TEST_F(FaultTest, AFailedWriteStopsTheWriterAndRestartRecovers) {
  for (int after = 0; after < 4; ++after) {
    SCOPED_TRACE(after);
    revops::testing::TempDir dir;
    const auto open = [&] {
      auto connection = Connection::Open(dir.File("store.db"), Access::kReadWrite);
      EXPECT_EQ(Migrate(**connection, kThingMigrations), absl::OkStatus());
      return *std::move(connection);
    };
    auto writer = Writer::Start(open(), {});
    ASSERT_EQ(InsertOne(*writer, 1), absl::OkStatus());
    vfs_.Inject({Fault::Operation::kWrite, FaultyFile::kWal, after, SQLITE_IOERR_WRITE, 1});
    EXPECT_EQ(ReasonOf(InsertOne(*writer, 2)), "WRITE_OUTCOME_UNKNOWN");
    writer.reset();
    vfs_.Heal();
    writer = Writer::Start(open(), {});
    EXPECT_EQ(InsertOne(*writer, 1).code(), absl::StatusCode::kAlreadyExists);
    // Not acknowledged and not there.
    EXPECT_EQ(InsertOne(*writer, 2), absl::OkStatus());
  }
}

TEST_F(FaultTest, AFullDiskRefusesTheBatchAndHeals) {
  auto writer = StartWriter();
  ASSERT_EQ(InsertOne(*writer, 1), absl::OkStatus());
  vfs_.Inject({Fault::Operation::kWrite, FaultyFile::kWal, 1, SQLITE_FULL});
  for (int round = 0; round < 3; ++round) {
    for (const absl::Status& answer : RunTogether(*writer, {Insert(2), Insert(3)})) {
      EXPECT_EQ(answer.code(), absl::StatusCode::kResourceExhausted);
      EXPECT_EQ(ReasonOf(answer), "DISK_FULL");
      EXPECT_GT(RetryAfterOf(answer), absl::ZeroDuration());
    }
    EXPECT_EQ(Things().size(), 1u);
  }
  EXPECT_FALSE(writer->stopped());
  vfs_.Heal();
  for (const absl::Status& answer : RunTogether(*writer, {Insert(2), Insert(3)})) {
    EXPECT_EQ(answer, absl::OkStatus());
  }
  EXPECT_EQ(Things().size(), 3u);
}

TEST_F(FaultTest, AFullStoreInsideACommandIsToldAndHeals) {
  auto writer = StartWriter();
  const auto limit = [](int64_t pages) {
    return [pages](WriteContext& write) {
      return write.connection().Execute("PRAGMA max_page_count=" + std::to_string(pages));
    };
  };
  const auto insert_large = [](WriteContext& write) {
    return InsertThing(write.connection(), 100, std::string(100'000, 'x'));
  };
  ASSERT_EQ(writer->Run(Lane::kBulk, limit(10)), absl::OkStatus());
  const auto answers = RunTogether(*writer, {Insert(1), insert_large, Insert(2)});
  EXPECT_EQ(ReasonOf(answers[1]), "DISK_FULL");
  // Whether the error took the batch with it or not: what is acknowledged is there, and no more.
  const auto things = Things();
  EXPECT_EQ(things.count(1) == 1, answers[0].ok());
  EXPECT_EQ(things.count(2) == 1, answers[2].ok());
  EXPECT_EQ(things.count(100), 0u);
  ASSERT_EQ(writer->Run(Lane::kBulk, limit(1'000'000)), absl::OkStatus());
  EXPECT_EQ(writer->Run(Lane::kBulk, insert_large), absl::OkStatus());
}

TEST_F(FaultTest, AnInterruptedCommandRunsTheOthersAgainAlone) {
  auto writer = StartWriter();
  int runs_of_first = 0;
  const auto first = [&](WriteContext& write) {
    ++runs_of_first;
    return InsertThing(write.connection(), 1, "one");
  };
  const auto answers = RunTogether(*writer, {first, Interrupted(), Insert(3)});
  EXPECT_EQ(answers[0], absl::OkStatus());
  EXPECT_EQ(answers[1].code(), absl::StatusCode::kInternal);
  EXPECT_EQ(answers[2], absl::OkStatus());
  EXPECT_EQ(runs_of_first, 2);
  EXPECT_EQ(Things(), (std::map<int64_t, std::string>{{1, "one"}, {3, "3"}}));
}

TEST_F(FaultTest, AFullDiskAtACheckpointLosesNothingAndTheWriterGoesOn) {
  Writer::Options options;
  options.checkpoint_pages = 4;
  auto writer = StartWriter(std::move(options));
  vfs_.Inject({Fault::Operation::kWrite, FaultyFile::kDatabase, 0, SQLITE_FULL});
  for (int i = 1; i <= 50; ++i) ASSERT_EQ(InsertOne(*writer, i), absl::OkStatus());
  EXPECT_GT(vfs_.failed(), 0);
  vfs_.Heal();
  EXPECT_EQ(InsertOne(*writer, 51), absl::OkStatus());
  writer.reset();
  EXPECT_EQ(Things().size(), 51u);
}

TEST_F(FaultTest, AFailedSyncAtACheckpointStopsTheWriterAndKeepsWhatWasAcknowledged) {
  Writer::Options options;
  options.checkpoint_pages = 4;
  auto writer = StartWriter(std::move(options));
  vfs_.Inject({Fault::Operation::kSync, FaultyFile::kDatabase, 0, SQLITE_IOERR_FSYNC, 1});
  int64_t acknowledged = 0;
  for (int i = 1; i <= 50 && InsertOne(*writer, i).ok(); ++i) acknowledged = i;
  EXPECT_TRUE(writer->stopped());
  EXPECT_GT(acknowledged, 0);
  EXPECT_LT(acknowledged, 50);
  writer.reset();
  auto restarted = StartWriter();
  EXPECT_EQ(Things().size(), static_cast<size_t>(acknowledged));
}

TEST_F(FaultTest, ReadsGoOnWhileTheDiskIsFullAndAfterTheWriterStopped) {
  auto writer = StartWriter();
  ASSERT_EQ(InsertOne(*writer, 1), absl::OkStatus());
  vfs_.Inject({Fault::Operation::kWrite, FaultyFile::kWal, 0, SQLITE_FULL});
  EXPECT_FALSE(InsertOne(*writer, 2).ok());
  EXPECT_EQ(Things().size(), 1u);
  vfs_.Inject({Fault::Operation::kSync, FaultyFile::kWal, 0, SQLITE_IOERR_FSYNC});
  EXPECT_FALSE(InsertOne(*writer, 2).ok());
  EXPECT_EQ(Things().size(), 1u);
}

}  // namespace
}  // namespace revops::sql
