// Keeps from the thread sanitizer what libraries without it do with memory.
//
// It knows who allocates and who frees, in every library, but of these nothing that orders the two:
// a block that gRPC's threads hand around, counting references, would look like a race. So calls
// that do not come from the program itself are none of its business: it sees a fresh block, and
// nobody freeing it. Calls from the program's own code it sees in full.
#include <pthread.h>
#include <sanitizer/tsan_interface.h>

#include <cstddef>
#include <cstdlib>
#include <new>

#include "tests/support/tsan/next.h"

extern "C" {
// Where the program's own code begins and ends, by the linker.
extern const char __executable_start;
extern const char etext;
// The sanitizer's, which this stands before.
void* __interceptor_malloc(std::size_t size);
void* __interceptor_calloc(std::size_t count, std::size_t size);
void* __interceptor_realloc(void* block, std::size_t size);
void* __interceptor_memalign(std::size_t alignment, std::size_t size);
void* __interceptor_aligned_alloc(std::size_t alignment, std::size_t size);
int __interceptor_posix_memalign(void** block, std::size_t alignment, std::size_t size);
void __interceptor_free(void* block);
}

namespace {

// Whether the sanitizer knows this thread: between what starts it and what ends it, C's library
// allocates too.
thread_local bool is_known = false;

[[gnu::constructor]] void KnowMainThread() { is_known = true; }

struct Body {
  void* (*run)(void*);
  void* argument;
};

void* RunKnown(void* argument) {
  const Body body = *static_cast<Body*>(argument);
  __interceptor_free(argument);
  is_known = true;
  void* result = body.run(body.argument);
  is_known = false;
  return result;
}

// For the length of a call from `caller`.
class Seen {
 public:
  explicit Seen(void* caller) : is_own_(&__executable_start <= caller && caller < &etext) {
    if (!is_known_) return;
    if (is_own_) {
      __tsan_func_entry(caller);  // for the stacks in reports
    } else {
      // Begins, without a look at the address, what the sanitizer is not to see.
      __tsan_mutex_pre_signal(nullptr, 0);
    }
  }
  ~Seen() {
    if (!is_known_) return;
    if (is_own_) {
      __tsan_func_exit();
    } else {
      __tsan_mutex_post_signal(nullptr, 0);
    }
  }
  Seen(const Seen&) = delete;
  Seen& operator=(const Seen&) = delete;

 private:
  const bool is_known_ = is_known;
  const bool is_own_;
};

}  // namespace

#define REVOPS_SEEN Seen seen(__builtin_return_address(0))

extern "C" {

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                   void* argument) {
  static const auto next = revops::tsan::Next<decltype(pthread_create)>("pthread_create");
  auto* body = static_cast<Body*>(__interceptor_malloc(sizeof(Body)));
  *body = {run, argument};
  return next(thread, attributes, RunKnown, body);
}

void* malloc(std::size_t size) {
  REVOPS_SEEN;
  return __interceptor_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
  REVOPS_SEEN;
  return __interceptor_calloc(count, size);
}

void* realloc(void* block, std::size_t size) {
  REVOPS_SEEN;
  return __interceptor_realloc(block, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
  REVOPS_SEEN;
  return __interceptor_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  REVOPS_SEEN;
  return __interceptor_aligned_alloc(alignment, size);
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  REVOPS_SEEN;
  return __interceptor_posix_memalign(block, alignment, size);
}

void free(void* block) {
  REVOPS_SEEN;
  __interceptor_free(block);
}

}  // extern "C"

namespace {

void* Allocate(std::size_t size) {
  void* block = __interceptor_malloc(size);
  if (block == nullptr) std::abort();  // as the sanitizer's would
  return block;
}

void* Allocate(std::size_t size, std::align_val_t alignment) {
  void* block = __interceptor_memalign(static_cast<std::size_t>(alignment), size);
  if (block == nullptr) std::abort();
  return block;
}

}  // namespace

void* operator new(std::size_t size) {
  REVOPS_SEEN;
  return Allocate(size);
}

void* operator new[](std::size_t size) {
  REVOPS_SEEN;
  return Allocate(size);
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  REVOPS_SEEN;
  return Allocate(size);
}

void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  REVOPS_SEEN;
  return Allocate(size);
}

void* operator new(std::size_t size, std::align_val_t alignment) {
  REVOPS_SEEN;
  return Allocate(size, alignment);
}

void* operator new[](std::size_t size, std::align_val_t alignment) {
  REVOPS_SEEN;
  return Allocate(size, alignment);
}

void operator delete(void* block) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete[](void* block) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete(void* block, std::size_t) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete[](void* block, std::size_t) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete(void* block, const std::nothrow_t&) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete[](void* block, const std::nothrow_t&) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete(void* block, std::align_val_t) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete[](void* block, std::align_val_t) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}

void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
  REVOPS_SEEN;
  __interceptor_free(block);
}
