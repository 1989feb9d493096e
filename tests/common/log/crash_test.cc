// kill -9 in the middle of writing: what was acknowledged is there, exactly once, in order.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/common/log/log_fixture.h"
#include "tests/support/seed.h"

namespace revops::log {
namespace {

constexpr int kRounds = 5;
constexpr int kInFlight = 32;

class CrashTest : public LogTest {
 protected:
  // Each round's child starts the writer itself: a fork must not copy running threads.
  void SetUp() override {}

  // In the child: writes for ever, telling each acknowledged request number down the pipe.
  [[noreturn]] void WriteUntilKilled(int64_t first, int acknowledged) {
    Start();
    absl::Mutex mutex;
    int64_t next = first;
    std::function<void()> submit = [&] {
      int64_t number = 0;
      {
        absl::MutexLock lock(&mutex);
        number = next++;
      }
      writer_->Submit(
          sql::Lane::kInteractive, absl::InfiniteFuture(),
          [&, number](sql::WriteContext& write) {
            const std::string id = absl::StrCat(number);
            return AppendIn(write, {{absl::StrCat("event ", id)}, number, {}, "users/a", id, 1})
                .status();
          },
          [&, number](absl::Status status) {
            if (status.ok() && write(acknowledged, &number, sizeof number) < 0) _exit(1);
            submit();
          });
    };
    for (int i = 0; i < kInFlight; ++i) submit();
    for (;;) pause();
  }

  // Reads acknowledgements until `enough`, kills, and returns all that were told.
  static std::set<int64_t> KillAfter(size_t enough, pid_t child, int acknowledged) {
    std::set<int64_t> numbers;
    int64_t number = 0;
    while (read(acknowledged, &number, sizeof number) == sizeof number) {
      numbers.insert(number);
      if (numbers.size() == enough) kill(child, SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    return numbers;
  }
};

TEST_F(CrashTest, NothingAcknowledgedIsLostOrDoubledByKill9) {
  const unsigned seed = revops::testing::RandomSeed();
  std::mt19937 random(seed);
  std::set<int64_t> acknowledged;
  int64_t first = 1;
  for (int round = 0; round < kRounds; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      WriteUntilKilled(first, ends[1]);
    }
    close(ends[1]);
    acknowledged.merge(KillAfter(1 + random() % 3000, child, ends[0]));
    close(ends[0]);
    first += 1'000'000;
  }
  Start();
  std::set<int64_t> stored;
  int64_t last = 0;
  for (const Record& record : ReadAfter({0}, 1 << 30, size_t{1} << 40)) {
    EXPECT_EQ(record.revision.value, ++last);
    EXPECT_TRUE(stored.insert(record.subject).second) << "doubled: " << record.subject;
    EXPECT_EQ(record.events.front(), absl::StrCat("event ", record.subject));
  }
  for (const int64_t number : acknowledged) EXPECT_EQ(stored.count(number), 1u) << number;
  EXPECT_EQ(log_->head().value, last);
  // What was stored is remembered as done, acknowledged or not.
  EXPECT_TRUE(Find({"users/a", absl::StrCat(*stored.rbegin()), 1})->has_value());
}

}  // namespace
}  // namespace revops::log
