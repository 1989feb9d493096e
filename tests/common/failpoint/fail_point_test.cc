#include "common/failpoint/fail_point.h"

#include <signal.h>

#include <cstdlib>
#include <set>

#include "common/failpoint/fail_points.h"
#include "gtest/gtest.h"

namespace revops {
namespace {

TEST(FailPointNames, AreDistinct) {
  const std::set<absl::string_view> names(std::begin(kFailPointNames), std::end(kFailPointNames));
  EXPECT_EQ(names.size(), std::size(kFailPointNames));
}

#ifdef REVOPS_WITH_FAIL_POINTS

// What a process does that has `armed` in its environment and comes twice to one point.
void ComeTwice(const char* armed) {
  setenv("REVOPS_FAIL_POINT", armed, 1);
  REVOPS_FAIL_POINT(kWriterAfterCommit);
  REVOPS_FAIL_POINT(kWriterBeforeCommit);
  REVOPS_FAIL_POINT(kWriterBeforeCommit);
  std::exit(0);
}

class FailPointDeathTest : public ::testing::Test {
 protected:
  // Each in a process of its own, as a process reads its environment once.
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(FailPointDeathTest, KillsAtTheVisitThatWasAskedFor) {
  EXPECT_EXIT(ComeTwice("writer.before_commit"), ::testing::KilledBySignal(SIGKILL), "");
  EXPECT_EXIT(ComeTwice("writer.before_commit:2"), ::testing::KilledBySignal(SIGKILL), "");
  EXPECT_EXIT(ComeTwice("writer.before_commit:3"), ::testing::ExitedWithCode(0), "");
}

TEST_F(FailPointDeathTest, ANameThatIsNoneIsNotTakenForOne) {
  EXPECT_EXIT(ComeTwice("writer.before_comit"), ::testing::KilledBySignal(SIGABRT),
              "REVOPS_FAIL_POINT");
  EXPECT_EXIT(ComeTwice("writer.before_commit:0"), ::testing::KilledBySignal(SIGABRT),
              "REVOPS_FAIL_POINT");
}

TEST(NumberUnderTest, IsTheEnvironmentsOrTheUsualOne) {
  setenv("REVOPS_NUMBER_HERE", "7", 1);
  EXPECT_EQ(REVOPS_NUMBER_UNDER_TEST("REVOPS_NUMBER_HERE", 5), 7);
  EXPECT_EQ(REVOPS_NUMBER_UNDER_TEST("REVOPS_NO_NUMBER_HERE", 5), 5);
}

#endif  // REVOPS_WITH_FAIL_POINTS

}  // namespace
}  // namespace revops
