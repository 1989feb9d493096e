// Compiled as a release compiles: a fail point is nothing, not even its name is looked up.
#include <cstdlib>

#include "common/failpoint/fail_point.h"
#include "gtest/gtest.h"

#ifdef REVOPS_WITH_FAIL_POINTS
#error "this file shows what is there without them"
#endif

namespace revops {
namespace {

TEST(WithoutFailPoints, NothingIsCompiledIn) {
  setenv("REVOPS_FAIL_POINT", "writer.before_commit", 1);
  setenv("REVOPS_NUMBER_HERE", "7", 1);
  REVOPS_FAIL_POINT(kThereIsNoSuchPoint);
  EXPECT_EQ(REVOPS_NUMBER_UNDER_TEST("REVOPS_NUMBER_HERE", 5), 5);
}

}  // namespace
}  // namespace revops
