// The next definition of a function of Abseil's, for one that stands before it.
#ifndef REVOPS_TESTS_SUPPORT_TSAN_NEXT_H_
#define REVOPS_TESTS_SUPPORT_TSAN_NEXT_H_

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

#include "absl/base/options.h"

namespace revops::tsan {

// Ends the program where no library has `name`: it was linked with another Abseil than this is
// written for. A member function takes its object as first argument.
template <typename Function>
Function* Next(const char* name) {
  void* next = dlsym(RTLD_NEXT, name);
  if (next == nullptr) {
    std::fprintf(stderr, "tests/support/tsan: no library has %s\n", name);
    std::abort();
  }
  return reinterpret_cast<Function*>(next);
}

}  // namespace revops::tsan

#define REVOPS_STRING_OF(x) #x
#define REVOPS_STRING(x) REVOPS_STRING_OF(x)
#define REVOPS_ABSL "4absl7" REVOPS_STRING(ABSL_OPTION_INLINE_NAMESPACE_NAME)
static_assert(sizeof(REVOPS_STRING(ABSL_OPTION_INLINE_NAMESPACE_NAME)) == 7 + 1);

// Defines `next`, the library's function of that type; `name` is its mangled name without what all
// members of a class in namespace absl begin with.
#define REVOPS_NEXT(type, name) \
  static const auto next = revops::tsan::Next<type>("_ZN" REVOPS_ABSL name)
#define REVOPS_NEXT_CONST(type, name) \
  static const auto next = revops::tsan::Next<type>("_ZNK" REVOPS_ABSL name)

#endif  // REVOPS_TESTS_SUPPORT_TSAN_NEXT_H_
