// A store that holds nothing but an event log, with its writer.
#ifndef REVOPS_TESTS_COMMON_LOG_LOG_FIXTURE_H_
#define REVOPS_TESTS_COMMON_LOG_LOG_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/log/event_log.h"
#include "common/sql/database.h"
#include "common/sql/migrator.h"
#include "common/sql/reader_pool.h"
#include "common/sql/writer.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace revops::log {

inline constexpr sql::Migration kLogMigrations[] = {{1, "0001_event.sql", kEventTableSql}};

class LogTest : public ::testing::Test {
 protected:
  void SetUp() override { Start(); }

  void Start() {
    auto connection = sql::Connection::Open(dir_.File("store.db"), sql::Access::kReadWrite);
    ASSERT_TRUE(connection.ok()) << connection.status();
    ASSERT_EQ(sql::Migrate(**connection, kLogMigrations), absl::OkStatus());
    auto log = EventLog::Open(**connection, &clock_);
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
    writer_ = sql::Writer::Start(*std::move(connection), {});
    auto readers = sql::ReaderPool::Open(dir_.File("store.db"), 2);
    ASSERT_TRUE(readers.ok()) << readers.status();
    readers_ = *std::move(readers);
  }

  void Restart() {
    writer_.reset();
    log_.reset();
    readers_.reset();
    Start();
  }

  // Appends inside a command; returns the slot.
  absl::StatusOr<Slot> AppendIn(sql::WriteContext& write, const Entry& entry) {
    const Slot slot = log_->Next(write);
    const absl::Status appended = log_->Append(write, slot, entry);
    if (!appended.ok()) return appended;
    return slot;
  }

  // A whole command of one entry.
  absl::StatusOr<Slot> Append(const Entry& entry) {
    absl::StatusOr<Slot> slot = absl::UnknownError("not run");
    const absl::Status done =
        writer_->Run(sql::Lane::kInteractive, [&](sql::WriteContext& write) -> absl::Status {
          slot = AppendIn(write, entry);
          return slot.status();
        });
    if (!done.ok()) return done;
    return slot;
  }

  // That many commands of the same entry, without waiting for each.
  void AppendMany(int commands, const Entry& entry) {
    for (int i = 0; i < commands; ++i) {
      writer_->Submit(
          sql::Lane::kBulk, absl::InfiniteFuture(),
          [=, this](sql::WriteContext& write) { return AppendIn(write, entry).status(); },
          [](absl::Status status) { EXPECT_EQ(status, absl::OkStatus()); });
    }
    EXPECT_EQ(writer_->Run(sql::Lane::kBulk, [](sql::WriteContext&) { return absl::OkStatus(); }),
              absl::OkStatus());
  }

  std::vector<Record> ReadAfter(Revision after, int max_events = 1000,
                                size_t max_bytes = 10 << 20) {
    std::vector<Record> records;
    const absl::Status read =
        readers_->Read(absl::InfiniteFuture(), [&](sql::Connection& connection) -> absl::Status {
          auto result = EventLog::ReadAfter(connection, after, max_events, max_bytes);
          if (result.ok()) records = *std::move(result);
          return result.status();
        });
    EXPECT_EQ(read, absl::OkStatus());
    return records;
  }

  absl::StatusOr<std::optional<Remembered>> Find(const RequestKey& key) {
    absl::StatusOr<std::optional<Remembered>> found = absl::UnknownError("not run");
    writer_
        ->Run(sql::Lane::kInteractive,
              [&](sql::WriteContext& write) {
                found = log_->FindRequest(write, key);
                return absl::OkStatus();
              })
        .IgnoreError();
    return found;
  }

  revops::testing::TempDir dir_;
  revops::testing::FakeClock clock_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<sql::Writer> writer_;
  std::unique_ptr<sql::ReaderPool> readers_;
};

}  // namespace revops::log

#endif  // REVOPS_TESTS_COMMON_LOG_LOG_FIXTURE_H_
