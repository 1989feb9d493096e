// Ended sessions: durable, bounded, and forgotten once they would be over anyway.
#include "gateway/store/sqlite_session_store.h"

#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace revops::gateway {

extern const std::span<const sql::Migration> kMigrations;

namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

class SessionStoreTest : public ::testing::Test {
 protected:
  SessionStoreTest() { Open(); }

  void Open(size_t most = kEndedSessionsMax, size_t of_token = kEndedSessionsPerTokenMax) {
    writer_ = nullptr;
    store_ = std::make_unique<SqliteSessionStore>(most, of_token);
    auto connection = sql::Connection::Open(dir_.path() + "/g.db", sql::Access::kReadWrite);
    ASSERT_TRUE(connection.ok()) << connection.status();
    ASSERT_TRUE(sql::Migrate(**connection, kMigrations).ok());
    ASSERT_TRUE(store_->Load(**connection).ok());
    writer_ = sql::Writer::Start(*std::move(connection), sql::Writer::Options());
    store_->WriteBy(writer_.get());
  }
  absl::Status End(const Session& session, absl::Time now = kNow) {
    absl::Status result;
    absl::Notification finished;
    store_->End(session, now, absl::InfiniteFuture(), [&](absl::Status status) {
      result = std::move(status);
      finished.Notify();
    });
    finished.WaitForNotification();
    return result;
  }

  revops::testing::TempDir dir_;
  std::unique_ptr<SqliteSessionStore> store_;
  std::unique_ptr<sql::Writer> writer_;  // last: its thread ends before the store goes
};

TEST_F(SessionStoreTest, AnEndedSessionStaysEndedAfterARestart) {
  const Session ended = NewSession("t1", kNow + absl::Hours(12));
  const Session open = NewSession("t1", kNow + absl::Hours(12));
  EXPECT_NE(ended.id, open.id);
  ASSERT_TRUE(End(ended).ok());
  EXPECT_TRUE(End(ended).ok()) << "a repetition changes nothing";
  Open();
  EXPECT_TRUE(store_->ended().Has(ended.id));
  EXPECT_FALSE(store_->ended().Has(open.id));
  EXPECT_EQ(store_->ended().size(), 1u);
}

TEST_F(SessionStoreTest, WhatIsOverAnywayIsForgotten) {
  ASSERT_TRUE(End(NewSession("t1", kNow + absl::Minutes(1))).ok());
  ASSERT_TRUE(End(NewSession("t1", kNow + absl::Hours(1)), kNow + absl::Minutes(1)).ok());
  EXPECT_EQ(store_->ended().size(), 1u);
  Open();
  EXPECT_EQ(store_->ended().size(), 1u);
}

TEST_F(SessionStoreTest, AFullStoreSaysSoAndHasRoomAgainWhenSomeAreOver) {
  Open(2);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(End(NewSession("t1", kNow + absl::Hours(1))).ok());
  const Session third = NewSession("t1", kNow + absl::Hours(2));
  EXPECT_EQ(ReasonOf(End(third)), "TOO_MANY_ENDED_SESSIONS");
  EXPECT_FALSE(store_->ended().Has(third.id));
  EXPECT_TRUE(End(third, kNow + absl::Hours(1)).ok());
  EXPECT_TRUE(store_->ended().Has(third.id));
}

TEST_F(SessionStoreTest, OneTokenTakesNotAllTheRoom) {
  Open(10, 2);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(End(NewSession("greedy", kNow + absl::Hours(1))).ok());
  EXPECT_EQ(ReasonOf(End(NewSession("greedy", kNow + absl::Hours(1)))), "TOO_MANY_ENDED_SESSIONS");
  EXPECT_TRUE(End(NewSession("another", kNow + absl::Hours(1))).ok());
}

}  // namespace
}  // namespace revops::gateway
