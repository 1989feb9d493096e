// A copy of a store while it is written: one state, a store of its own, in nobody's way.
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <functional>
#include <set>
#include <thread>
#include <vector>

#include "common/sql/copier.h"
#include "gtest/gtest.h"
#include "tests/common/sql/copy_fixture.h"

namespace revops::sql {
namespace {

TEST_F(CopyTest, ACopyMadeWhileCommandsAreWrittenIsOneState) {
  auto writer = StartWriter();
  Fill(*writer);
  std::atomic<bool> ends = false;
  std::atomic<int64_t> acknowledged = 0;
  std::thread load([&] {
    for (int64_t n = 1; !ends; ++n) {
      ASSERT_EQ(writer->Run(Lane::kInteractive, Stamp(n)), absl::OkStatus());
      acknowledged = n;
    }
  });
  const int64_t before = acknowledged;
  ASSERT_EQ(Copy(*writer), absl::OkStatus());
  ends = true;
  load.join();
  ASSERT_TRUE(Settle().ok());
  const auto things = ThingsOfCopy();
  EXPECT_EQ(things.size(), static_cast<size_t>(kLast));
  EXPECT_EQ(NumberIn(things, kFirst), NumberIn(things, kLast));
  EXPECT_GE(NumberIn(things, kFirst), before);
  EXPECT_LE(NumberIn(things, kFirst), acknowledged);
}

TEST_F(CopyTest, WhatIsCommittedWhileACopyIsMadeIsInIt) {
  auto writer = StartWriter();
  Fill(*writer);
  std::atomic<int> slices = 0, answered = 0, answered_in_time = 0;
  const auto submit_one = [&](const CopyProgress&) {
    answered_in_time = answered.load();
    writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Stamp(++slices),
                   [&](absl::Status s) {
                     EXPECT_EQ(s, absl::OkStatus());
                     ++answered;
                   });
    return true;
  };
  ASSERT_EQ(Copy(*writer, submit_one), absl::OkStatus());
  EXPECT_GE(slices, 3) << "the copy was not made in slices";
  // A batch between any two slices: nothing that was submitted in one waits for another.
  EXPECT_GE(answered_in_time, slices - 1);
  ASSERT_TRUE(Settle().ok());
  EXPECT_EQ(NumberIn(ThingsOfCopy(), kFirst), slices);
  EXPECT_EQ(NumberIn(ThingsOfCopy(), kLast), slices);
}

TEST_F(CopyTest, WhileCommandsWaitASliceIsSixteenPages) {
  auto writer = StartWriter();
  Fill(*writer);
  // Each command submits the next before it ends, so that one is always waiting.
  std::atomic<bool> ends = false;
  std::function<void()> submit = [&] {
    writer->Submit(
        Lane::kInteractive, absl::InfiniteFuture(),
        [&](WriteContext& write) {
          if (!ends) submit();
          return Stamp(1)(write);
        },
        [](absl::Status) {});
  };
  submit();
  std::vector<CopyProgress> told;
  ASSERT_EQ(Copy(*writer,
                 [&](const CopyProgress& progress) {
                   told.push_back(progress);
                   return true;
                 }),
            absl::OkStatus());
  ends = true;
  writer->Run(Lane::kInteractive, Stamp(2)).IgnoreError();  // behind the last of them
  ASSERT_GE(told.size(), 100u);
  for (size_t i = 1; i < told.size(); ++i) {
    // The store may have grown by a page of the index in between; then a second step was needed.
    const int64_t nearer = told[i - 1].bytes_left() - told[i].bytes_left();
    EXPECT_GT(nearer, 0);
    EXPECT_LT(nearer, 2 * kPagesPerStep * 4096);
  }
}

TEST_F(CopyTest, TheWalIsUsedAnewWhileACopyIsMade) {
  Writer::Options options;
  options.checkpoint_pages = 20;
  auto writer = StartWriter(std::move(options));
  Fill(*writer);
  // What Fill() needed; a store that can not begin its WAL anew would add to it at each slice.
  const auto wal_bytes = [&] { return std::filesystem::file_size(path() + "-wal"); };
  const auto before = wal_bytes();
  int64_t stamps = 0;
  ASSERT_EQ(Copy(*writer,
                 [&](const CopyProgress&) {
                   for (int i = 0; i < 50; ++i) {
                     writer->Submit(Lane::kInteractive, absl::InfiniteFuture(), Stamp(++stamps),
                                    [](absl::Status) {});
                   }
                   return true;
                 }),
            absl::OkStatus());
  EXPECT_GT(writer->counters().checkpoints, 3);
  EXPECT_LE(wal_bytes(), before);
}

TEST_F(CopyTest, EachStartFromACopyHasAStoreIdOfItsOwn) {
  auto writer = StartWriter();
  Fill(*writer);
  ASSERT_EQ(Copy(*writer), absl::OkStatus());
  const auto facts = Settle();
  ASSERT_TRUE(facts.ok()) << facts.status();
  std::set<std::string> ids = {facts->store_id};
  EXPECT_EQ(facts->schema_version, 1);
  for (const char* restored : {"first.db", "second.db"}) {
    std::filesystem::copy_file(copy_path(), dir_.File(restored));
    auto connection = Connection::Open(dir_.File(restored), Access::kReadWrite);
    ASSERT_TRUE(connection.ok()) << connection.status();
    ASSERT_EQ(Migrate(**connection, kThingMigrations), absl::OkStatus());
    ids.insert(ReadStoreId(**connection).value());
  }
  EXPECT_EQ(ids.size(), 3u);
  auto original = Connection::Open(path(), Access::kReadOnly);
  EXPECT_EQ(ReadStoreId(**original).value(), facts->store_id);
}

TEST_F(CopyTest, ACopyIsOneFileForItsOwnerAlone) {
  auto writer = StartWriter();
  Fill(*writer);
  ASSERT_EQ(Copy(*writer), absl::OkStatus());
  ASSERT_TRUE(Settle().ok());
  EXPECT_EQ(Leftovers(), "store.db-backup ");
  struct stat status {};
  ASSERT_EQ(stat(copy_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  // Bytes 18 and 19 of a database say whether it needs a WAL (2) or not (1).
  std::ifstream file(copy_path(), std::ios::binary);
  file.seekg(18);
  EXPECT_EQ(file.get(), 1);
  EXPECT_EQ(file.get(), 1);
}

TEST_F(CopyTest, WhatIsLeftOfAnEarlierCopyIsReplaced) {
  auto writer = StartWriter();
  Fill(*writer);
  for (const char* end : {"", "-journal", "-wal"}) std::ofstream(copy_path() + end) << "left over";
  ASSERT_EQ(Copy(*writer), absl::OkStatus());
  ASSERT_TRUE(Settle().ok());
  EXPECT_EQ(ThingsOfCopy().size(), static_cast<size_t>(kLast));
  RemoveCopy(copy_path());
  EXPECT_EQ(Leftovers(), "");
}

TEST_F(CopyTest, ADamagedCopyIsNotHandedOut) {
  auto writer = StartWriter();
  Fill(*writer);
  ASSERT_EQ(Copy(*writer), absl::OkStatus());
  std::fstream file(copy_path(), std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(4096 * 700);
  file << std::string(4096 * 3, 'z');
  file.close();
  const absl::Status settled = Settle().status();
  EXPECT_EQ(settled.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReasonOf(settled), "BACKUP_DAMAGED") << settled;
}

TEST_F(CopyTest, ACheckThatIsNotWantedAnyMoreEnds) {
  auto writer = StartWriter();
  Fill(*writer);
  ASSERT_EQ(Copy(*writer), absl::OkStatus());
  const auto settled = SettleCopy(copy_path(), {}, [] { return false; });
  EXPECT_EQ(settled.status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace revops::sql
