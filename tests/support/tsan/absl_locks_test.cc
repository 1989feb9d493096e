// That the thread sanitizer knows Abseil's locks (absl_mutex.cc): what they guard is no finding,
// and what they do not guard is one.
#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

constexpr int kRounds = 2000;
constexpr absl::Duration kLong = absl::Minutes(1);

void OnTwoThreads(const std::function<void()>& one, const std::function<void()>& two) {
  std::thread thread(one);
  two();
  thread.join();
}

// `first`, then `second` on another thread, with nothing between them that would order them.
void OneAfterTheOther(const std::function<void()>& first, const std::function<void()>& second) {
  std::atomic<bool> first_is_over = false;
  OnTwoThreads(
      [&] {
        first();
        first_is_over.store(true, std::memory_order_relaxed);
      },
      [&] {
        while (!first_is_over.load(std::memory_order_relaxed)) std::this_thread::yield();
        second();
      });
}

// The sanitizer's exit status after a finding.
constexpr int kFound = 66;
#define EXPECT_FINDING(statement, words) \
  EXPECT_EXIT(                           \
      {                                  \
        statement;                       \
        std::exit(0);                    \
      },                                 \
      testing::ExitedWithCode(kFound), words)

class AbslLocksTest : public testing::Test {
 protected:
  AbslLocksTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  absl::Mutex mutex_, other_;
  int guarded_ = 0;
};

// --- What is no finding: the test would end here ---

TEST_F(AbslLocksTest, ACounterUnderItsLockIsFine) {
  const auto count = [this] {
    for (int i = 0; i < kRounds; ++i) {
      absl::MutexLock lock(&mutex_);
      ++guarded_;
    }
  };
  OnTwoThreads(count, count);
  EXPECT_EQ(guarded_, 2 * kRounds);
}

TEST_F(AbslLocksTest, ReadersWhileNobodyWritesAreFine) {
  const auto read_and_write = [this] {
    for (int i = 0; i < kRounds; ++i) {
      {
        absl::ReaderMutexLock lock(&mutex_);
        EXPECT_GE(guarded_, 0);
      }
      if (mutex_.ReaderTryLock()) {
        EXPECT_GE(guarded_, 0);
        mutex_.ReaderUnlock();
      }
      absl::MutexLock lock(&mutex_);
      ++guarded_;
    }
  };
  OnTwoThreads(read_and_write, read_and_write);
}

// Each waits for the other's turn: conditions are evaluated by whoever unlocks.
TEST_F(AbslLocksTest, ConditionsAreFine) {
  const auto take_turns = [this](int mine) {
    const auto is_mine = [this, mine] { return guarded_ % 2 == mine; };
    for (int i = 0; i < kRounds; ++i) {
      if (i % 3 == 0) {
        mutex_.LockWhen(absl::Condition(&is_mine));
      } else if (i % 3 == 1) {
        ASSERT_TRUE(mutex_.LockWhenWithTimeout(absl::Condition(&is_mine), kLong));
      } else {
        mutex_.Lock();
        ASSERT_TRUE(mutex_.AwaitWithTimeout(absl::Condition(&is_mine), kLong));
      }
      ++guarded_;
      mutex_.Unlock();
    }
  };
  OnTwoThreads([&] { take_turns(0); }, [&] { take_turns(1); });
  EXPECT_EQ(guarded_, 2 * kRounds);
}

TEST_F(AbslLocksTest, ReadersConditionsAreFine) {
  OnTwoThreads(
      [this] {
        for (int i = 1; i <= kRounds; ++i) {
          const auto has_come = [this, i] { return guarded_ >= i; };
          absl::ReaderMutexLock lock(&mutex_, absl::Condition(&has_come));
          const auto is_read = [this, i] { return guarded_ >= i; };
          mutex_.Await(absl::Condition(&is_read));
        }
      },
      [this] {
        for (int i = 0; i < kRounds; ++i) {
          absl::MutexLock lock(&mutex_);
          ++guarded_;
        }
      });
}

TEST_F(AbslLocksTest, AConditionMayLockAnotherMutex) {
  int other_guarded = 0;
  OnTwoThreads(
      [&] {
        const auto both = [&] {
          absl::MutexLock lock(&other_);
          return guarded_ == kRounds && other_guarded == kRounds;
        };
        absl::MutexLock lock(&mutex_, absl::Condition(&both));
      },
      [&] {
        for (int i = 0; i < kRounds; ++i) {
          absl::MutexLock lock(&mutex_);
          absl::MutexLock other_lock(&other_);
          ++guarded_;
          ++other_guarded;
        }
      });
}

TEST_F(AbslLocksTest, AConditionVariableIsFine) {
  absl::CondVar turn;
  const auto take_turns = [&](int mine) {
    for (int i = 0; i < kRounds; ++i) {
      absl::MutexLock lock(&mutex_);
      while (guarded_ % 2 != mine) turn.WaitWithTimeout(&mutex_, kLong);
      ++guarded_;
      turn.Signal();
    }
  };
  OnTwoThreads([&] { take_turns(0); }, [&] { take_turns(1); });
  EXPECT_EQ(guarded_, 2 * kRounds);
}

TEST_F(AbslLocksTest, WhatANotificationTellsOfIsFine) {
  for (int i = 0; i < 100; ++i) {
    int told = 0;
    auto notification = std::make_unique<absl::Notification>();
    OnTwoThreads(
        [&] {
          told = 1;
          notification->Notify();
        },
        [&, i] {
          if (i % 3 == 0) {
            notification->WaitForNotification();
          } else if (i % 3 == 1) {
            ASSERT_TRUE(notification->WaitForNotificationWithTimeout(kLong));
          } else {
            while (!notification->HasBeenNotified()) std::this_thread::yield();
          }
          EXPECT_EQ(told, 1);
          notification.reset();
        });
  }
}

TEST_F(AbslLocksTest, WhatABlockingCounterCountedIsFine) {
  for (int i = 0; i < 100; ++i) {
    int mine = 0, yours = 0;
    auto left = std::make_unique<absl::BlockingCounter>(2);
    std::thread one([&] { mine = 1, left->DecrementCount(); });
    std::thread two([&] { yours = 1, left->DecrementCount(); });
    left->Wait();
    EXPECT_EQ(mine + yours, 2);
    one.join(), two.join();
  }
}

TEST_F(AbslLocksTest, AStatusIsSharedAndLetGoOnManyThreads) {
  for (int i = 0; i < 100; ++i) {
    auto shared = std::make_unique<absl::Status>(absl::InternalError("a few words"));
    OnTwoThreads([own = *shared] { EXPECT_EQ(own.message(), "a few words"); },
                 [&] { shared.reset(); });
  }
}

// --- What is a finding ---

TEST_F(AbslLocksTest, APlainIntOnTwoThreadsIsFound) {
  const auto count = [this] { ++guarded_; };
  EXPECT_FINDING(OneAfterTheOther(count, count), "data race");
}

TEST_F(AbslLocksTest, ALockOnOneSideOnlyIsFound) {
  const auto locked = [this] {
    absl::MutexLock lock(&mutex_);
    ++guarded_;
  };
  const auto unlocked = [this] { ++guarded_; };
  EXPECT_FINDING(OneAfterTheOther(locked, unlocked), "data race");
  EXPECT_FINDING(OneAfterTheOther(unlocked, locked), "data race");
}

TEST_F(AbslLocksTest, AnotherLockIsFound) {
  const auto count = [this](absl::Mutex& mutex) {
    absl::MutexLock lock(&mutex);
    ++guarded_;
  };
  EXPECT_FINDING(OneAfterTheOther([&] { count(mutex_); }, [&] { count(other_); }), "data race");
}

TEST_F(AbslLocksTest, WritingAsAReaderIsFound) {
  const auto count = [this] {
    absl::ReaderMutexLock lock(&mutex_);
    ++guarded_;
  };
  EXPECT_FINDING(OneAfterTheOther(count, count), "data race");
}

TEST_F(AbslLocksTest, AConditionOnWhatIsNotGuardedIsFound) {
  const auto count = [this] { ++guarded_; };
  const auto is_counted = [this] { return guarded_ == 1; };
  EXPECT_FINDING(OneAfterTheOther(count,
                                  [&] {
                                    absl::MutexLock lock(&mutex_);
                                    mutex_.Await(absl::Condition(&is_counted));
                                  }),
                 "data race");
  EXPECT_FINDING(
      OneAfterTheOther(count, [&] { absl::MutexLock lock(&mutex_, absl::Condition(&is_counted)); }),
      "data race");
}

// A reactor's mistake: changed after its lock was given back.
TEST_F(AbslLocksTest, WhatIsChangedAfterANotificationIsFound) {
  absl::Notification told;
  EXPECT_FINDING(OneAfterTheOther(
                     [&] {
                       told.Notify();
                       ++guarded_;
                     },
                     [&] {
                       told.WaitForNotification();
                       ++guarded_;
                     }),
                 "data race");
}

TEST_F(AbslLocksTest, LocksTakenInBothOrdersAreFound) {
  const auto take = [](absl::Mutex& first, absl::Mutex& second) {
    absl::MutexLock lock(&first);
    absl::MutexLock other_lock(&second);
  };
  // Where the sanitizer does not halt, Abseil does.
  EXPECT_DEATH(OneAfterTheOther([&] { take(mutex_, other_); }, [&] { take(other_, mutex_); }),
               "lock-order-inversion");
}

}  // namespace
