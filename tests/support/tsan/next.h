// The next definition of a function of Abseil's, for one that stands before it.
#ifndef REVOPS_TESTS_SUPPORT_TSAN_NEXT_H_
#define REVOPS_TESTS_SUPPORT_TSAN_NEXT_H_

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

#include "absl/base/options.h"

extern "C" {
// The sanitizer's, as the compiler calls them.
void __tsan_func_entry(void* caller);
void __tsan_func_exit();
}

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

// For the length of a block: whoever called stands in the sanitizer's stacks, though what is called
// is not built with it.
class Frame {
 public:
  explicit Frame(void* caller) { __tsan_func_entry(caller); }
  ~Frame() { __tsan_func_exit(); }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
};

}  // namespace revops::tsan

#define REVOPS_STRING_OF(x) #x
#define REVOPS_STRING(x) REVOPS_STRING_OF(x)
#define REVOPS_ABSL "4absl7" REVOPS_STRING(ABSL_OPTION_INLINE_NAMESPACE_NAME)
static_assert(sizeof(REVOPS_STRING(ABSL_OPTION_INLINE_NAMESPACE_NAME)) == 7 + 1);

// Begins a function that stands before a member of a class in namespace absl: `next` is the
// library's, `name` the mangled name without what all of these begin with.
#define REVOPS_NEXT_OF(prefix, type, name)                      \
  const revops::tsan::Frame frame(__builtin_return_address(0)); \
  static const auto next = revops::tsan::Next<type>(prefix REVOPS_ABSL name)
#define REVOPS_NEXT(type, name) REVOPS_NEXT_OF("_ZN", type, name)
#define REVOPS_NEXT_CONST(type, name) REVOPS_NEXT_OF("_ZNK", type, name)

#endif  // REVOPS_TESTS_SUPPORT_TSAN_NEXT_H_
