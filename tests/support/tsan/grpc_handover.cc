// Tells the thread sanitizer what gRPC carries from thread to thread: who starts an operation hands
// its tag over, and with it all that was written before, to whom the operation's end is told.
#include <grpc/grpc.h>
#include <grpcpp/alarm.h>
#include <grpcpp/support/server_callback.h>
#include <sanitizer/tsan_interface.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "tests/support/tsan/next.h"

namespace {

grpc_event HandedOver(grpc_event event) {
  if (event.type == GRPC_OP_COMPLETE) __tsan_acquire(event.tag);
  return event;
}

// What an alarm calls. Its library counts who still needs it: whoever is last destroys it, after
// the call.
class AlarmCall {
 public:
  explicit AlarmCall(std::function<void(bool)> call) : call_(std::move(call)) {
    __tsan_release(this);
  }
  ~AlarmCall() { __tsan_acquire(this); }
  AlarmCall(const AlarmCall&) = delete;
  AlarmCall& operator=(const AlarmCall&) = delete;
  void Run(bool ok) {
    __tsan_acquire(this);
    call_(ok);
    __tsan_release(this);
  }

 private:
  const std::function<void(bool)> call_;
};

}  // namespace

extern "C" {

grpc_call_error grpc_call_start_batch(grpc_call* call, const grpc_op* operations, std::size_t count,
                                      void* tag, void* reserved) {
  static const auto next = revops::tsan::Next<decltype(grpc_call_start_batch)>(__func__);
  __tsan_release(tag);
  return next(call, operations, count, tag, reserved);
}

// Callbacks are called by threads that wait here; blocking calls wait in the other.
grpc_event grpc_completion_queue_next(grpc_completion_queue* queue, gpr_timespec deadline,
                                      void* reserved) {
  static const auto next = revops::tsan::Next<decltype(grpc_completion_queue_next)>(__func__);
  return HandedOver(next(queue, deadline, reserved));
}

grpc_event grpc_completion_queue_pluck(grpc_completion_queue* queue, void* tag,
                                       gpr_timespec deadline, void* reserved) {
  static const auto next = revops::tsan::Next<decltype(grpc_completion_queue_pluck)>(__func__);
  return HandedOver(next(queue, tag, deadline, reserved));
}

}  // extern "C"

namespace grpc {

void Alarm::SetInternal(gpr_timespec deadline, std::function<void(bool)> call) {
  using Set = void(Alarm*, gpr_timespec, std::function<void(bool)>);
  static const auto next =
      revops::tsan::Next<Set>("_ZN4grpc5Alarm11SetInternalE12gpr_timespecSt8functionIFvbEE");
  next(this, deadline,
       [made = std::make_shared<AlarmCall>(std::move(call))](bool ok) { made->Run(ok); });
}

namespace internal {

// The last of a reactor's callbacks is over. The program counts them where the sanitizer sees it,
// gRPC's library where it does not.
void ServerCallbackCall::ScheduleOnDone(bool inline_ondone) {
  static const auto next = revops::tsan::Next<void(ServerCallbackCall*, bool)>(
      "_ZN4grpc8internal18ServerCallbackCall14ScheduleOnDoneEb");
  __tsan_acquire(&callbacks_outstanding_);
  next(this, inline_ondone);
}

}  // namespace internal
}  // namespace grpc
