#include "common/log/watch.h"

#include <random>
#include <string>
#include <thread>
#include <vector>

#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/log/watch_fixture.h"
#include "tests/support/seed.h"

namespace revops::log {
namespace {

TEST_F(WatchTest, CatchingUpIsOrderedGapFreeAndNeverSplitsARevision) {
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(Append(Command(1 + i % 7)).ok());
  auto client = WatchFromEarliest();
  OrderCheck order;
  bool caught_up = false;
  while (order.last_revision() < 300) {
    const auto response = client->Next();
    ASSERT_TRUE(response.has_value());
    EXPECT_FALSE(caught_up);
    order.Take(*response, 7);
    caught_up = response->caught_up();
    EXPECT_EQ(caught_up, order.last_revision() == 300);
  }
  EXPECT_EQ(order.last_index(), 299 % 7);
  client->GiveUp();
}

TEST_F(WatchTest, ARevisionOfTheLargestSizeFitsOneResponse) {
  ASSERT_TRUE(Append(Command(256, 3900)).ok());
  ASSERT_TRUE(Append(Command(256)).ok());
  auto client = WatchFromEarliest();
  EXPECT_EQ(client->Next()->events_size(), 256);
  EXPECT_EQ(client->Next()->events_size(), 256);
  client->GiveUp();
}

TEST_F(WatchTest, WatchingFromNowSeesWhatCommitsLaterAndNothingEarlier) {
  ASSERT_TRUE(Append(Command(2)).ok());
  auto client = Watch({});
  const auto first = client->Next();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->events_size(), 0);
  EXPECT_TRUE(first->caught_up());
  EXPECT_EQ(DecodeToken(first->resume_token())->revision.value, 1);
  ASSERT_TRUE(Append(Command(3)).ok());
  const auto second = client->Next();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->events_size(), 3);
  EXPECT_EQ(second->events(0).revision(), 2);
  client->GiveUp();
}

TEST_F(WatchTest, EveryTokenResumesExactlyBehindItself) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Append(Command(100)).ok());
  auto client = WatchFromEarliest();
  std::vector<std::string> tokens;
  do {
    const auto response = client->Next();
    ASSERT_TRUE(response.has_value());
    tokens.push_back(response->resume_token());
  } while (DecodeToken(tokens.back())->revision.value < 20);
  client->GiveUp();
  EXPECT_GE(tokens.size(), 10u);
  for (const std::string& token : tokens) {
    const int64_t revision = DecodeToken(token)->revision.value;
    auto resumed = WatchFrom(token);
    const auto response = resumed->Next();
    ASSERT_TRUE(response.has_value());
    if (revision == 20) {
      EXPECT_EQ(response->events_size(), 0);
      EXPECT_TRUE(response->caught_up());
    } else {
      EXPECT_EQ(response->events(0).revision(), revision + 1);
    }
    resumed->GiveUp();
  }
}

TEST_F(WatchTest, ForeignMalformedAndFutureTokensAreRefused) {
  ASSERT_TRUE(Append(Command(1)).ok());
  const absl::Status foreign = WatchFrom(EncodeToken({"0123456789abcdef", {1}}))->End();
  EXPECT_EQ(foreign.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(foreign), "RESUME_TOKEN_FOREIGN");
  // A token is only base64 around what anybody may have put in.
  const absl::Status broken = WatchFrom(EncodeToken({"\xff\xfe\n", {1}}))->End();
  EXPECT_EQ(ReasonOf(broken), "RESUME_TOKEN_FOREIGN");
  EXPECT_NE(broken.message().find(Quoted("\xff\xfe\n")), absl::string_view::npos) << broken;
  const absl::Status beyond = WatchFrom(EncodeToken({log_->store_id(), {2}}))->End();
  EXPECT_EQ(ReasonOf(beyond), "RESUME_TOKEN_FOREIGN");
  EXPECT_EQ(ReasonOf(WatchFrom("what")->End()), "RESUME_TOKEN_MALFORMED");
  EXPECT_EQ(service_->ended, 4);
}

TEST_F(WatchTest, ATokenOlderThanWhatIsKeptNamesTheEarliest) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Append(Command(1)).ok());
  ASSERT_EQ(
      writer_->Run(sql::Lane::kBulk,
                   [](sql::WriteContext& write) {
                     return write.connection().Execute("DELETE FROM event WHERE revision < 4");
                   }),
      absl::OkStatus());
  const absl::Status expired = WatchFrom(EncodeToken({log_->store_id(), {2}}))->End();
  EXPECT_EQ(expired.code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ReasonOf(expired), "RESUME_TOKEN_EXPIRED");
  std::string earliest;
  for (const auto& [key, value] : MetadataOf(expired)) {
    if (key == "earliest") earliest = value;
  }
  auto client = WatchFrom(earliest);
  EXPECT_EQ(client->Next()->events(0).revision(), 4);
  client->GiveUp();
}

TEST_F(WatchTest, ProgressComesWhenIdleAndWhenTheFilterHidesEverything) {
  service_->progress_interval = absl::Milliseconds(30);
  AppendMany(700, Command(1));
  WatchDealsRequest request;
  request.set_start(WatchDealsRequest::START_EARLIEST);
  request.mutable_filter()->add_type(deal::v1::DEAL_EVENT_TYPE_WON);
  auto client = Watch(request);
  // Not one response per hidden page, but one on catching up (and what the interval brings).
  int64_t through = 0;
  for (int i = 0; through < 700; ++i) {
    const auto response = client->Next();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->events_size(), 0);
    through = DecodeToken(response->resume_token())->revision.value;
    EXPECT_EQ(response->caught_up(), through == 700);
  }
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client->Next()->events_size(), 0);
  ASSERT_TRUE(Append(Command(1)).ok());
  do {
    const auto response = client->Next();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->events_size(), 0);
    through = DecodeToken(response->resume_token())->revision.value;
  } while (through < 701);
  ASSERT_TRUE(Append(Command(1, 0, deal::v1::DEAL_EVENT_TYPE_WON)).ok());
  std::optional<WatchDealsResponse> won;
  do won = client->Next();
  while (won.has_value() && won->events_size() == 0);
  EXPECT_EQ(won->events(0).revision(), 702);
  client->GiveUp();
}

TEST_F(WatchTest, ProgressIntervalIsCheckedByName) {
  EXPECT_TRUE(CheckProgressInterval(kProgressMin).ok());
  EXPECT_TRUE(CheckProgressInterval(kProgressMax).ok());
  for (const absl::Duration bad : {absl::Milliseconds(999), absl::Seconds(61), -absl::Seconds(1)}) {
    EXPECT_EQ(FieldViolationsOf(CheckProgressInterval(bad).status()).front().field,
              "progress_interval");
  }
}

TEST_F(WatchTest, DrainEndsEveryStreamWithAdviceToResume) {
  auto first = WatchFromNow();
  auto second = WatchFromNow();
  drain_.Begin();
  for (WatchClient* client : {first.get(), second.get()}) {
    const absl::Status status = client->End();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(ReasonOf(status), "SERVER_DRAINING");
    EXPECT_GT(RetryAfterOf(status), absl::ZeroDuration());
  }
  EXPECT_EQ(ReasonOf(Watch({})->End()), "SERVER_DRAINING");
}

TEST_F(WatchTest, AStreamEndsOnceItsCallerIsNoLongerPermitted) {
  service_->limits.permission_interval = absl::Milliseconds(20);
  auto client = WatchFromNow();
  service_->permitted = false;
  EXPECT_EQ(client->End().code(), absl::StatusCode::kUnauthenticated);
}

TEST_F(WatchTest, AStalledConsumerIsEndedAndLosesNothing) {
  service_->limits.stalled_write_max = absl::Milliseconds(50);
  service_->limits.end_max = absl::Milliseconds(50);
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(Append(Command(256, 3900)).ok());
  WatchDealsRequest request;
  request.set_start(WatchDealsRequest::START_EARLIEST);
  auto client = Watch(request);
  const auto first = client->Next();
  ASSERT_TRUE(first.has_value());
  // Not reading: flow control stalls the write; the server ends the stream by itself.
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  while (service_->ended == 0 && absl::Now() < give_up) std::this_thread::yield();
  ASSERT_EQ(service_->ended, 1);
  const absl::Status status = client->End();
  EXPECT_TRUE(ReasonOf(status) == "SLOW_CONSUMER" || absl::IsCancelled(status)) << status;
  auto resumed = WatchFrom(first->resume_token());
  EXPECT_EQ(resumed->Next()->events(0).revision(), 2);
  resumed->GiveUp();
}

TEST_F(WatchTest, LiveWatchersAndLateOnesSeeTheSameUnderConcurrentWrites) {
  const unsigned seed = revops::testing::RandomSeed();
  constexpr int kCommands = 1500, kWatchers = 6;
  std::vector<std::thread> watchers;
  for (int w = 0; w < kWatchers; ++w) {
    watchers.emplace_back([&, w] {
      std::mt19937 random(seed + w);
      OrderCheck order;
      std::string token;
      // Half of them hang up now and then, and resume.
      while (order.last_revision() < kCommands) {
        auto client = token.empty() ? WatchFromEarliest() : WatchFrom(token);
        const int responses = w % 2 == 0 ? 1 << 30 : 1 + static_cast<int>(random() % 20);
        for (int i = 0; i < responses && order.last_revision() < kCommands; ++i) {
          const auto response = client->Next();
          ASSERT_TRUE(response.has_value());
          order.Take(*response, 5);
          token = response->resume_token();
        }
        client->GiveUp();
      }
    });
  }
  std::mt19937 random(seed);
  for (int i = 0; i < kCommands; ++i) {
    const int events = 1 + static_cast<int>(random() % 5);
    writer_->Submit(
        sql::Lane::kInteractive, absl::InfiniteFuture(),
        [this, events](sql::WriteContext& write) {
          return AppendIn(write, Command(events)).status();
        },
        [](absl::Status status) { EXPECT_EQ(status, absl::OkStatus()); });
    // Some commands fail after they appended: nothing of them may be seen.
    writer_->Submit(
        sql::Lane::kInteractive, absl::InfiniteFuture(),
        [this](sql::WriteContext& write) {
          EXPECT_TRUE(AppendIn(write, Command(9)).ok());
          return absl::AbortedError("changed its mind");
        },
        [](absl::Status) {});
    if (random() % 50 == 0)
      writer_->Run(sql::Lane::kBulk, [](auto&) { return absl::OkStatus(); }).IgnoreError();
  }
  for (std::thread& watcher : watchers) watcher.join();
}

TEST_F(WatchTest, AWatcherThatLeavesIsForgotten) {
  for (int i = 0; i < 50; ++i) WatchFromNow()->GiveUp();
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  while (service_->ended < 50 && absl::Now() < give_up) std::this_thread::yield();
  EXPECT_EQ(service_->ended, 50);
  ASSERT_TRUE(Append(Command(1)).ok());
}

}  // namespace
}  // namespace revops::log
