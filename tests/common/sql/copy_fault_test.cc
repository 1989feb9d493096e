// How a copy ends that does not come to its end, and that the store does not suffer from it.
#include <sqlite3.h>

#include <atomic>

#include "gtest/gtest.h"
#include "tests/common/sql/copy_fixture.h"
#include "tests/support/faulty_vfs.h"

namespace revops::sql {
namespace {

using revops::testing::Fault;
using revops::testing::FaultyFile;
using revops::testing::FaultyVfs;

class CopyFaultTest : public CopyTest {
 protected:
  CopyFaultTest() : vfs_(FaultyVfs::Install()) { vfs_.Heal(); }
  ~CopyFaultTest() override { vfs_.Heal(); }
  FaultyVfs& vfs_;
};

TEST_F(CopyFaultTest, AFullDiskEndsTheCopyAndNothingElse) {
  auto writer = StartWriter();
  Fill(*writer);
  vfs_.Inject(
      {Fault::Operation::kWrite, FaultyFile::kDatabase, /*after=*/500, SQLITE_FULL, 1 << 30});
  const absl::Status full = Copy(*writer);
  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted) << full;
  EXPECT_EQ(ReasonOf(full), "DISK_FULL");
  EXPECT_GT(RetryAfterOf(full), absl::ZeroDuration());
  EXPECT_NE(full.message().find(copy_path()), absl::string_view::npos) << full;
  EXPECT_EQ(Leftovers(), "");
  EXPECT_EQ(writer->Run(Lane::kInteractive, Stamp(7)), absl::OkStatus());
  vfs_.Heal();
  EXPECT_EQ(Copy(*writer), absl::OkStatus());
}

// The copy's pages that a commit changes are written within the commit.
TEST_F(CopyFaultTest, ADiskThatFailsTheCopyWithinACommitDoesNotFailTheCommit) {
  auto writer = StartWriter();
  Fill(*writer);
  std::atomic<int> answered = 0;
  int64_t stamps = 0;
  const absl::Status failed = Copy(*writer, [&](const CopyProgress&) {
    vfs_.Inject({Fault::Operation::kWrite, FaultyFile::kDatabase, 0, SQLITE_IOERR_WRITE, 1 << 30});
    for (int i = 0; i < 20; ++i) {
      writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Stamp(++stamps),
                     [&](absl::Status status) {
                       EXPECT_EQ(status, absl::OkStatus());
                       ++answered;
                     });
    }
    return true;
  });
  EXPECT_EQ(ReasonOf(failed), "STORE_IO") << failed;
  vfs_.Heal();
  EXPECT_EQ(writer->Run(Lane::kInteractive, Stamp(++stamps)), absl::OkStatus());
  EXPECT_EQ(answered, stamps - 1);
  EXPECT_FALSE(writer->stopped());
  EXPECT_EQ(Leftovers(), "");
}

TEST_F(CopyFaultTest, ACopyThatIsNotWantedAnyMoreEndsAndLeavesNothing) {
  auto writer = StartWriter();
  Fill(*writer);
  int slices = 0;
  const absl::Status ended = Copy(*writer, [&](const CopyProgress&) { return ++slices < 2; });
  EXPECT_EQ(ended.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(slices, 2);
  EXPECT_EQ(Leftovers(), "");
  EXPECT_EQ(Copy(*writer), absl::OkStatus());
}

TEST_F(CopyFaultTest, ASecondCopyIsRefusedWhileOneIsUnderWay) {
  auto writer = StartWriter();
  Fill(*writer);
  absl::Status second;
  const absl::Status first = Copy(*writer, [&](const CopyProgress&) {
    writer->Copy({dir_.File("another"), [](const CopyProgress&) { return true; },
                  [&](absl::Status status) { second = std::move(status); }});
    return true;
  });
  EXPECT_EQ(first, absl::OkStatus());
  EXPECT_EQ(second.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(second), "BACKUP_RUNNING");
  EXPECT_GT(RetryAfterOf(second), absl::ZeroDuration());
  EXPECT_FALSE(std::filesystem::exists(dir_.File("another")));
}

TEST_F(CopyFaultTest, TheWritersEndEndsACopy) {
  auto writer = StartWriter();
  Fill(*writer);
  absl::Notification begun, done;
  absl::Status ended;
  writer->Copy({copy_path(),
                [&](const CopyProgress&) {
                  // The writer begins to end while this slice lasts.
                  if (!begun.HasBeenNotified()) begun.Notify();
                  return true;
                },
                [&](absl::Status status) {
                  ended = std::move(status);
                  done.Notify();
                }});
  begun.WaitForNotification();
  writer = nullptr;
  done.WaitForNotification();
  // It may have been complete by then.
  if (!ended.ok()) {
    EXPECT_EQ(ReasonOf(ended), "WRITER_STOPPED") << ended;
    EXPECT_EQ(Leftovers(), "");
  }
  EXPECT_EQ(Things().size(), static_cast<size_t>(kLast));
}

TEST_F(CopyFaultTest, AStoppedWriterRefusesACopy) {
  auto writer = StartWriter();
  Fill(*writer);
  vfs_.Inject({Fault::Operation::kSync, FaultyFile::kWal, 0, SQLITE_IOERR_FSYNC, 1});
  EXPECT_FALSE(writer->Run(Lane::kInteractive, Stamp(1)).ok());
  EXPECT_EQ(ReasonOf(Copy(*writer)), "WRITER_STOPPED");
}

// SQLite begins a copy anew when a transaction that wrote is undone.
TEST_F(CopyFaultTest, ACopyThatMustBeginAnewComesToItsEnd) {
  auto writer = StartWriter();
  Fill(*writer);
  int failures = 0;
  const absl::Status copied = Copy(*writer, [&](const CopyProgress&) {
    if (++failures > 5) return true;
    writer->Submit(
        Lane::kInteractive, absl::InfiniteFuture(),
        [](WriteContext& write) -> absl::Status {
          EXPECT_EQ(Stamp(9)(write), absl::OkStatus());
          return absl::FailedPreconditionError("wrote, and thought better of it");
        },
        [](absl::Status) {});
    return true;
  });
  EXPECT_EQ(copied, absl::OkStatus());
  EXPECT_GT(failures, 5);
  ASSERT_TRUE(Settle().ok());
  EXPECT_EQ(NumberIn(ThingsOfCopy(), kFirst), 0);
}

TEST_F(CopyFaultTest, ACopyThatMustAlwaysBeginAnewIsGivenUp) {
  auto writer = StartWriter();
  Fill(*writer);
  const absl::Status copied = Copy(*writer, [&](const CopyProgress&) {
    writer->Submit(
        Lane::kInteractive, absl::InfiniteFuture(),
        [](WriteContext& write) -> absl::Status {
          EXPECT_EQ(Stamp(9)(write), absl::OkStatus());
          return absl::FailedPreconditionError("wrote, and thought better of it");
        },
        [](absl::Status) {});
    return true;
  });
  EXPECT_EQ(copied.code(), absl::StatusCode::kUnavailable) << copied;
  EXPECT_EQ(ReasonOf(copied), "BACKUP_OVERTAKEN");
  EXPECT_EQ(Leftovers(), "");
}

}  // namespace
}  // namespace revops::sql
