// Marks a place where a test may end the process as a power cut would: SIGKILL, nothing is flushed,
// nobody is told.
//
//   REVOPS_FAIL_POINT(kWriterBeforeCommit);
//
// With `REVOPS_FAIL_POINT=writer.before_commit:3` in its environment a process kills itself when it
// comes there the third time (without a number: the first). Compiled in only by CMake's option
// REVOPS_FAIL_POINTS, which the presets dev, asan and tsan set and a release can not have.
#ifndef REVOPS_COMMON_FAILPOINT_FAIL_POINT_H_
#define REVOPS_COMMON_FAILPOINT_FAIL_POINT_H_

#ifdef REVOPS_WITH_FAIL_POINTS

#include "common/failpoint/fail_points.h"

namespace revops {

// Thread-safe. Aborts when the environment names no point there is.
void ReachedFailPoint(FailPoint point);
// The environment's number under `name`, else `usual`.
int NumberUnderTest(const char* name, int usual);

}  // namespace revops

#define REVOPS_FAIL_POINT(point) ::revops::ReachedFailPoint(::revops::FailPoint::point)
// A limit that tests make small, to come often to what is rare.
#define REVOPS_NUMBER_UNDER_TEST(name, usual) ::revops::NumberUnderTest(name, usual)

#else

#define REVOPS_FAIL_POINT(point) static_cast<void>(0)
#define REVOPS_NUMBER_UNDER_TEST(name, usual) (usual)

#endif  // REVOPS_WITH_FAIL_POINTS

#endif  // REVOPS_COMMON_FAILPOINT_FAIL_POINT_H_
