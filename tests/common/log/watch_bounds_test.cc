// What a watch may hold on to, and what must not touch it once it is over.
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/log/watch_fixture.h"

namespace revops::log {
namespace {

// Far beyond what any step takes; only a failing test waits for it.
constexpr absl::Duration kPatience = absl::Seconds(30);

template <typename Condition>
bool Await(const Condition& condition, absl::Duration at_most = kPatience) {
  const absl::Time give_up = absl::Now() + at_most;
  while (!condition()) {
    if (absl::Now() >= give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST_F(WatchTest, AnIdleWatchKeepsOneWaitHoweverOftenItReportsProgress) {
  service_->progress_interval = absl::Milliseconds(5);
  auto client = WatchFromNow();
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(client->Next().has_value());
    EXPECT_LE(log_->waiting(), 1u);
  }
  ASSERT_TRUE(Append(Command(1)).ok());
  ASSERT_TRUE(client->Next().has_value());
  EXPECT_LE(log_->waiting(), 1u);
  client->GiveUp();
  EXPECT_TRUE(Await([&] { return log_->waiting() == 0; }));
}

TEST_F(WatchTest, WatchesBeyondTheLimitAreRefusedUntilOneLeaves) {
  std::vector<std::unique_ptr<WatchClient>> open;
  for (int i = 0; i < kOpenMax; ++i) open.push_back(WatchFromNow());
  const absl::Status refused = Watch({})->End();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
  EXPECT_EQ(ReasonOf(refused), "WATCHES_FULL");
  EXPECT_GT(RetryAfterOf(refused), absl::ZeroDuration());
  open.back()->GiveUp();
  open.pop_back();
  EXPECT_TRUE(Await([&] {
    auto next = Watch({});
    const bool served = next->Next().has_value();
    next->GiveUp();
    return served;
  }));
  for (auto& client : open) client->GiveUp();
}

// A session of which the test plays gRPC; its write never ends.
class BareSession final : public WatchSession {
 public:
  using WatchSession::WatchSession;
  // gRPC's last two reactions to a caller that hangs up.
  void HangUp() {
    Cancelled();
    Done();
  }

 private:
  absl::StatusOr<bool> Render(const WatchPage&) override { return false; }
  absl::StatusOr<bool> RenderSnapshot(SnapshotCursor&) override { return false; }
  void WriteRendered() override {}
  void EndStream(const absl::Status&) override {}
};

TEST_F(WatchTest, AWatchIsDoneOnlyOnceNoCallbackOfItRuns) {
  absl::Notification inside, left;
  std::atomic<bool> done = false;
  bool done_while_inside = false;
  WatchSession::Options options;
  options.progress_interval = absl::Seconds(60);
  options.limits.permission_interval = absl::Milliseconds(1);
  options.still_permitted = [&] {
    if (inside.HasBeenNotified()) return absl::OkStatus();
    inside.Notify();
    // Long enough for the end to come, if it does not wait for this.
    done_while_inside = Await([&] { return done.load(); }, absl::Milliseconds(200));
    left.Notify();
    return absl::OkStatus();
  };
  const auto session = std::make_shared<BareSession>(
      WatchSource{log_.get(), readers_.get(), threads_.get(), &drain_}, nullptr, options);
  WatchSession::Begin(session);
  inside.WaitForNotification();
  session->HangUp();
  done = true;
  left.WaitForNotification();
  EXPECT_FALSE(done_while_inside);
}

TEST_F(WatchTest, ALogThatIsPrunedBeneathAnOpenStreamEndsItWithTheEarliest) {
  // More than the peers buffer between them, so that the stream stands somewhere in the middle.
  constexpr int kRevisions = 60;
  for (int i = 0; i < kRevisions; ++i) ASSERT_TRUE(Append(Command(256, 3900)).ok());
  auto client = WatchFromEarliest();
  OrderCheck order;
  order.Take(*client->Next(), 256);
  ASSERT_EQ(
      writer_->Run(sql::Lane::kBulk,
                   [](sql::WriteContext& write) {
                     return write.connection().Execute("DELETE FROM event WHERE revision < 60");
                   }),
      absl::OkStatus());
  // What was read before arrives in order; then no silent skip.
  while (const auto response = client->Next()) order.Take(*response, 256);
  EXPECT_LT(order.last_revision(), kRevisions - 1);
  const absl::Status expired = client->End();
  EXPECT_EQ(expired.code(), absl::StatusCode::kOutOfRange) << expired;
  EXPECT_EQ(ReasonOf(expired), "RESUME_TOKEN_EXPIRED");
}

}  // namespace
}  // namespace revops::log
