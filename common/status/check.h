// CHECK is for our own bugs: says what was broken and where, then ends the process.
#ifndef REVOPS_COMMON_STATUS_CHECK_H_
#define REVOPS_COMMON_STATUS_CHECK_H_

#include <cstdio>
#include <cstdlib>

namespace revops {

[[noreturn]] inline void CheckFailed(const char* file, int line, const char* condition,
                                     const char* why) {
  std::fprintf(stderr, "%s:%d: check failed: %s (%s)\n", file, line, condition, why);
  std::abort();
}

// Also in release builds. `why` is a literal: the rule that our code broke.
#define REVOPS_CHECK(condition, why)                                            \
  do {                                                                          \
    if (!(condition)) revops::CheckFailed(__FILE__, __LINE__, #condition, why); \
  } while (false)

}  // namespace revops

#endif  // REVOPS_COMMON_STATUS_CHECK_H_
