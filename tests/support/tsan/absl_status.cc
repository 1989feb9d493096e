// As absl_mutex.cc, for the holders that a status of many words counts: the library counts down.
#include <sanitizer/tsan_interface.h>

#include <cstdint>

#include "absl/base/config.h"
#include "absl/status/status.h"
#include "tests/support/tsan/next.h"

namespace absl {
ABSL_NAMESPACE_BEGIN

// Ordered as the atomic decrement inside is: whoever is last deletes it, after all others.
void Status::UnrefNonInlined(uintptr_t rep) {
  REVOPS_NEXT(void(uintptr_t), "6Status15UnrefNonInlinedEm");
  auto* counter = RepToPointer(rep);
  __tsan_release(counter);
  __tsan_acquire(counter);
  next(rep);
}

ABSL_NAMESPACE_END
}  // namespace absl
