// A server stream that plain code writes from a thread of its own: each response is taken by gRPC
// before the next is made, so that a slow peer costs one response and nobody's time but the
// thread's.
#ifndef REVOPS_COMMON_RPC_PACED_STREAM_H_
#define REVOPS_COMMON_RPC_PACED_STREAM_H_

#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/drain.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"

namespace revops::rpc {

// A response that the peer does not take for this long ends the stream.
inline constexpr absl::Duration kPacedStallMax = absl::Seconds(60);

// Made on the heap by the method's handler, which returns it to gRPC and gives it to the thread;
// deletes itself some time after End().
template <typename Response>
class PacedStream final : public grpc::ServerWriteReactor<Response> {
 public:
  // `drain` outlives it.
  PacedStream(grpc::CallbackServerContext* context, DrainSignal* drain, absl::Duration stall_max)
      : context_(context), drain_(drain), stall_max_(stall_max) {
    drain_id_ = drain_->OnDrain([this] { Break(ServerDraining()); });
  }

  // --- The thread's ---

  // Blocks until the response was taken. Once it fails it always will: CANCELLED, UNAVAILABLE
  // SERVER_DRAINING or SLOW_CONSUMER.
  absl::Status Write(Response response) {
    {
      absl::MutexLock lock(&mutex_);
      if (!broken_.ok()) return broken_;
      response_ = std::move(response);
      is_writing_ = true;
    }
    this->StartWrite(&response_);
    {
      absl::MutexLock lock(&mutex_);
      const auto is_over = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return !is_writing_ || !broken_.ok();
      };
      if (mutex_.AwaitWithTimeout(absl::Condition(&is_over), stall_max_)) return broken_;
      broken_ = SlowConsumer();
    }
    // The response is in the way of the status, which a peer that does not read never gets.
    context_->TryCancel();
    return SlowConsumer();
  }
  // OK, or why writing makes no sense any more; from any thread, before End().
  absl::Status state() const {
    absl::MutexLock lock(&mutex_);
    return broken_;
  }
  // Once; the stream is gone afterwards.
  void End(const absl::Status& status) {
    drain_->Forget(drain_id_);
    this->Finish(ToGrpcStatus(status));
  }

  // --- gRPC's ---

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    is_writing_ = false;
    if (!ok && broken_.ok()) broken_ = GivenUp();
  }
  void OnCancel() override { Break(GivenUp()); }
  void OnDone() override { delete this; }

 private:
  static absl::Status GivenUp() {
    return absl::CancelledError("the stream was given up by its caller");
  }
  static absl::Status SlowConsumer() {
    return RetryLater(absl::StatusCode::kUnavailable, "SLOW_CONSUMER",
                      "a response was not taken for too long", absl::Seconds(1));
  }
  void Break(const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    if (broken_.ok()) broken_ = status;
  }

  grpc::CallbackServerContext* const context_;
  DrainSignal* const drain_;
  const absl::Duration stall_max_;
  int64_t drain_id_ = 0;
  Response response_;
  mutable absl::Mutex mutex_;
  bool is_writing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status broken_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_PACED_STREAM_H_
