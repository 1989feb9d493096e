#include "common/log/event_log.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "common/log/field_keys.h"
#include "common/log/quiet_requests.h"
#include "common/log/subscriptions.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/log/log_fixture.h"

namespace revops::log {
namespace {

class EventLogTest : public LogTest {
 protected:
  // Runs the commands in one batch; their answers.
  std::vector<absl::Status> RunTogether(std::vector<sql::Writer::Command> commands) {
    absl::Notification held, release;
    writer_->Submit(
        sql::Lane::kInteractive, absl::InfiniteFuture(),
        [&](sql::WriteContext&) {
          if (!held.HasBeenNotified()) held.Notify();
          release.WaitForNotification();
          return absl::CancelledError("only holds");
        },
        [](absl::Status) {});
    held.WaitForNotification();
    std::vector<absl::Status> answers(commands.size(), absl::UnknownError("unanswered"));
    absl::BlockingCounter left(static_cast<int>(commands.size()));
    for (size_t i = 0; i < commands.size(); ++i) {
      writer_->Submit(sql::Lane::kInteractive, absl::InfiniteFuture(), std::move(commands[i]),
                      [&, i](absl::Status status) {
                        answers[i] = std::move(status);
                        left.DecrementCount();
                      });
    }
    release.Notify();
    left.Wait();
    return answers;
  }
};

Entry OneEvent(std::string bytes) { return {{std::move(bytes)}, 0, {}, "users/ada", "", 0}; }

Entry Request(std::string id, uint64_t hash) {
  Entry entry = OneEvent("event of " + id);
  entry.request_id = std::move(id);
  entry.request_hash = hash;
  return entry;
}

TEST_F(EventLogTest, RevisionsCountFromOneAndEntriesComeBackWhole) {
  Entry entry;
  entry.events = {"first", "", std::string("\0\xff", 2), std::string(300, 'x')};
  entry.subject = 17;
  entry.previous = {5};
  entry.actor = "users/ada";
  entry.request_id = "r-1";
  const auto slot = Append(entry);
  ASSERT_TRUE(slot.ok()) << slot.status();
  EXPECT_EQ(slot->revision.value, 1);
  EXPECT_EQ(log_->head().value, 1);

  const std::vector<Record> records = ReadAfter({0});
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].revision.value, 1);
  EXPECT_EQ(records[0].recorded_time, clock_.Now());
  EXPECT_EQ(records[0].events, entry.events);
  EXPECT_EQ(records[0].subject, 17);
  EXPECT_EQ(records[0].previous.value, 5);
  EXPECT_EQ(records[0].actor, "users/ada");
  EXPECT_EQ(records[0].request_id, "r-1");
  EXPECT_TRUE(ReadAfter({1}).empty());
}

TEST_F(EventLogTest, RecordedTimeNeverGoesBack) {
  const absl::Time first = Append(OneEvent("a"))->recorded_time;
  clock_.Advance(-absl::Hours(1));
  EXPECT_EQ(Append(OneEvent("b"))->recorded_time, first);
  Restart();
  EXPECT_EQ(Append(OneEvent("c"))->recorded_time, first);
  clock_.Advance(absl::Hours(2));
  EXPECT_EQ(Append(OneEvent("d"))->recorded_time, first + absl::Hours(1));
}

TEST_F(EventLogTest, WhatIsRolledBackLeavesNoGapAndNoTrace) {
  std::vector<int64_t> revisions;
  const auto append = [&](const char* event, const char* id, bool fails) {
    return [=, this, &revisions](sql::WriteContext& write) -> absl::Status {
      const auto slot = AppendIn(write, Request(id, 1));
      if (!slot.ok()) return slot.status();
      revisions.push_back(slot->revision.value);
      return fails ? absl::AbortedError(event) : absl::OkStatus();
    };
  };
  const auto answers =
      RunTogether({append("a", "r-1", false), append("b", "r-2", true), append("c", "r-3", false)});
  EXPECT_TRUE(answers[0].ok() && !answers[1].ok() && answers[2].ok());
  EXPECT_EQ(revisions, (std::vector<int64_t>{1, 2, 2}));
  EXPECT_EQ(log_->head().value, 2);
  EXPECT_TRUE(Find({"users/ada", "r-1", 1})->has_value());
  EXPECT_FALSE(Find({"users/ada", "r-2", 1})->has_value());
  EXPECT_EQ(Find({"users/ada", "r-3", 1})->value().revision.value, 2);
}

TEST_F(EventLogTest, AnUndoneBatchLeavesNoTraceAndItsRerunIsRight) {
  int runs = 0;
  const auto append = [&](const char* id) {
    return [=, this, &runs](sql::WriteContext& write) -> absl::Status {
      ++runs;
      const auto remembered = log_->FindRequest(write, {"users/ada", id, 1});
      if (!remembered.ok() || remembered->has_value()) return absl::InternalError("seen a ghost");
      return AppendIn(write, Request(id, 1)).status();
    };
  };
  const auto lose = [](sql::WriteContext& write) {
    return write.connection().Execute("INSERT OR ROLLBACK INTO event(revision) VALUES (1)");
  };
  const auto answers = RunTogether({append("r-1"), append("r-2"), lose, append("r-3")});
  EXPECT_EQ(answers[0], absl::OkStatus());
  EXPECT_EQ(answers[1], absl::OkStatus());
  EXPECT_FALSE(answers[2].ok());
  EXPECT_EQ(answers[3], absl::OkStatus());
  EXPECT_EQ(runs, 5);
  EXPECT_EQ(log_->head().value, 3);
  EXPECT_EQ(ReadAfter({0}).size(), 3u);
}

TEST_F(EventLogTest, TheSameRequestTwiceInOneBatchIsOneSuccess) {
  const auto command = [&](sql::WriteContext& write) -> absl::Status {
    const auto remembered = log_->FindRequest(write, {"users/ada", "r-1", 42});
    if (!remembered.ok()) return remembered.status();
    if (remembered->has_value()) {
      EXPECT_EQ((*remembered)->revision.value, 1);
      return absl::OkStatus();
    }
    return AppendIn(write, Request("r-1", 42)).status();
  };
  const auto answers = RunTogether({command, command});
  EXPECT_TRUE(answers[0].ok() && answers[1].ok());
  EXPECT_EQ(log_->head().value, 1);
}

TEST_F(EventLogTest, ARequestIsRememberedForADayAlsoAfterARestart) {
  ASSERT_TRUE(Append(Request("r-1", 42)).ok());
  for (int start = 0; start < 2; ++start) {
    EXPECT_EQ(Find({"users/ada", "r-1", 42})->value().revision.value, 1);
    EXPECT_EQ(ReasonOf(Find({"users/ada", "r-1", 43}).status()), "REQUEST_ID_REUSED");
    EXPECT_FALSE(Find({"users/bob", "r-1", 43})->has_value());
    EXPECT_FALSE(Find({"users/ada", "", 42})->has_value());
    Restart();
  }
  clock_.Advance(kRequestMemory);
  EXPECT_FALSE(Find({"users/ada", "r-1", 43})->has_value());
  Restart();
  EXPECT_FALSE(Find({"users/ada", "r-1", 43})->has_value());
}

TEST_F(EventLogTest, ACommandThatIsTooLargeIsRefused) {
  EXPECT_EQ(ReasonOf(Append(Entry()).status()), "COMMAND_TOO_LARGE");
  Entry many;
  many.events.assign(kEventsPerRevisionMax + 1, "x");
  EXPECT_EQ(ReasonOf(Append(many).status()), "COMMAND_TOO_LARGE");
  EXPECT_EQ(ReasonOf(Append(OneEvent(std::string(kBytesPerRevisionMax, 'x'))).status()),
            "COMMAND_TOO_LARGE");
  EXPECT_TRUE(Append(OneEvent(std::string(kBytesPerRevisionMax - 5, 'x'))).ok());
  EXPECT_EQ(log_->head().value, 1);
}

TEST_F(EventLogTest, ReadingKeepsToItsBoundsButNeverSplitsOrStops) {
  Entry three;
  three.events = {"aaaa", "bbbb", "cccc"};
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(Append(three).ok());
  EXPECT_EQ(ReadAfter({0}, 6).size(), 2u);
  EXPECT_EQ(ReadAfter({0}, 8).size(), 2u);
  EXPECT_EQ(ReadAfter({0}, 1).size(), 1u);
  EXPECT_EQ(ReadAfter({0}, 100, 31).size(), 2u);
  EXPECT_EQ(ReadAfter({0}, 100, 1).size(), 1u);
  EXPECT_EQ(ReadAfter({3}, 100).front().revision.value, 4);
}

TEST_F(EventLogTest, OneRevisionAndTheEarliestCanBeRead) {
  ASSERT_TRUE(Append(OneEvent("a")).ok());
  const absl::Status read = readers_->Read(absl::InfiniteFuture(), [](sql::Connection& connection) {
    EXPECT_EQ(EventLog::Earliest(connection)->value, 1);
    EXPECT_EQ(EventLog::ReadOne(connection, {1})->value().events.front(), "a");
    EXPECT_FALSE(EventLog::ReadOne(connection, {2})->has_value());
    return absl::OkStatus();
  });
  EXPECT_EQ(read, absl::OkStatus());
}

TEST_F(EventLogTest, WhoWaitsIsWokenOnceByTheCommitThatPassesThem) {
  int woken = 0, never = 0;
  log_->NotifyBeyond({1}, [&] { ++woken; });
  log_->Forget(log_->NotifyBeyond({0}, [&] { ++never; }));
  ASSERT_TRUE(Append(OneEvent("a")).ok());
  EXPECT_EQ(woken, 0);
  ASSERT_TRUE(Append(OneEvent("b")).ok());
  ASSERT_TRUE(Append(OneEvent("c")).ok());
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(never, 0);
  log_->NotifyBeyond({2}, [&] { ++woken; });
  EXPECT_EQ(woken, 2);
}

TEST_F(EventLogTest, AwaitingReturnsWhenTheHeadMovesOrTheDeadlinePasses) {
  EXPECT_EQ(log_->AwaitBeyond({0}, absl::Now()).value, 0);
  writer_->Submit(
      sql::Lane::kInteractive, absl::InfiniteFuture(),
      [&](sql::WriteContext& write) { return AppendIn(write, OneEvent("a")).status(); },
      [](absl::Status) {});
  EXPECT_EQ(log_->AwaitBeyond({0}, absl::InfiniteFuture()).value, 1);
}

// Name and type of each column, and which is the key.
std::vector<std::string> ColumnsOf(const char* table, const std::string& path,
                                   const std::string& schema) {
  auto connection = sql::Connection::Open(path, sql::Access::kReadWrite);
  EXPECT_TRUE(connection.ok()) << connection.status();
  EXPECT_EQ((*connection)->Execute(schema), absl::OkStatus());
  auto select = (*connection)
                    ->Prepare(
                        "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk"
                        " FROM pragma_table_info(?1) ORDER BY cid");
  EXPECT_TRUE(select.ok()) << select.status();
  select->Bind(1, absl::string_view(table));
  std::vector<std::string> columns;
  for (auto row = select->Step(); row.value(); row = select->Step()) {
    columns.emplace_back(select->Text(0));
  }
  return columns;
}

TEST_F(EventLogTest, TheDealStoresTablesAreThoseThatTheLogReadsAndWrites) {
  const char* const source = std::getenv("REVOPS_SOURCE_DIR");
  if (source == nullptr) GTEST_SKIP() << "REVOPS_SOURCE_DIR is not set";
  std::string migrations;
  for (const char* name :
       {"0001_deals", "0002_unchanged_requests_and_field_keys", "0003_subscriptions"}) {
    std::ifstream file(absl::StrCat(source, "/deal-service/store/migrations/", name, ".sql"));
    migrations.append(std::istreambuf_iterator<char>(file), {});
  }
  const std::pair<const char*, const char*> tables[] = {{"event", kEventTableSql},
                                                        {"quiet_request", kQuietRequestTableSql},
                                                        {"subscription", kSubscriptionTableSql},
                                                        {"field_key", kFieldKeyTableSql}};
  for (const auto& [table, schema] : tables) {
    SCOPED_TRACE(table);
    const auto columns = ColumnsOf(table, dir_.File(absl::StrCat(table, "-here.db")), schema);
    EXPECT_FALSE(columns.empty());
    EXPECT_EQ(ColumnsOf(table, dir_.File(absl::StrCat(table, "-deals.db")), migrations), columns);
  }
}

}  // namespace
}  // namespace revops::log
