#include "common/rpc/thread_pool.h"

#include <atomic>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace revops::rpc {
namespace {

TEST(ThreadPool, EveryTaskRunsOnce) {
  constexpr int kTasks = 10'000;
  std::atomic<int> runs = 0;
  absl::BlockingCounter left(kTasks);
  ThreadPool pool(3, kTasks);
  for (int i = 0; i < kTasks; ++i) {
    ASSERT_TRUE(pool.Submit([&] {
      ++runs;
      left.DecrementCount();
    }));
  }
  left.Wait();
  EXPECT_EQ(runs, kTasks);
}

TEST(ThreadPool, AFullQueueRefuses) {
  absl::Notification started, release;
  ThreadPool pool(1, 1);
  ASSERT_TRUE(pool.Submit([&] {
    started.Notify();
    release.WaitForNotification();
  }));
  started.WaitForNotification();
  EXPECT_TRUE(pool.Submit([] {}));
  EXPECT_FALSE(pool.Submit([] {}));
  EXPECT_EQ(pool.queued(), 1u);
  release.Notify();
}

TEST(ThreadPool, WhatIsQueuedRunsBeforeTheEnd) {
  std::atomic<int> runs = 0;
  {
    ThreadPool pool(2, 100);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(pool.Submit([&] { ++runs; }));
  }
  EXPECT_EQ(runs, 100);
}

}  // namespace
}  // namespace revops::rpc
