#include "gateway/proxy/stream_call.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/metadata.h"
#include "gateway/clients/service_error.h"
#include "gateway/proxy/await_request.h"
#include "gateway/proxy/malformed.h"
#include "gateway/proxy/outgoing.h"
#include "grpcpp/support/client_callback.h"

namespace revops::gateway {
namespace {

// Events of the two sides come on different threads, but strictly in turn: the service is read only
// when the caller has taken the last message. A hold keeps the service's call open between the two;
// it is given up when either side ends. Finish() is only called when the service's call is over, or
// was never begun.
class StreamCall final : public grpc::ServerGenericBidiReactor, public LiveCall {
 public:
  StreamCall(grpc::GenericCallbackServerContext* context, Admission admission, CallReport report,
             const Keepers& keepers)
      : context_(context),
        admission_(std::move(admission)),
        report_(std::move(report)),
        gatekeeper_(keepers.gatekeeper),
        watch_(keepers.watch),
        began_(absl::Now()),
        share_(keepers.budget),
        service_(this) {
    ApplyMetadata(
        OutgoingFor(*context, admission_, report_.traceparent(), absl::InfiniteDuration()),
        client_context_);
  }

  void Start(std::shared_ptr<StreamCall> self) {
    self_ = self;
    StartRead(&request_);
    const absl::Status taken = watch_->Add(std::move(self), admission_.identity->record().id);
    if (!taken.ok()) End(taken);
  }

  // The caller's side.
  void OnReadDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      if (!awaits_request_) return;
      awaits_request_ = false;
    }
    if (!ok) return Over(ToGrpcStatus(RequestMissing()));
    if (const absl::Status room = share_.GrowTo(request_.Length()); !room.ok()) {
      request_.Clear();
      return Over(ToGrpcStatus(room));
    }
    backend().stream_stub().PrepareBidiStreamingCall(&client_context_, admission_.method->path(),
                                                     grpc::StubOptions(), &service_);
    service_.AddHold();
    service_.StartWriteLast(&request_, grpc::WriteOptions());
    service_.StartCall();
  }
  void OnWriteDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      write_started_ = absl::InfiniteFuture();
    }
    if (ok) return service_.StartRead(&response_);
    client_context_.TryCancel();
    service_.RemoveHold();
  }
  void OnCancel() override { client_context_.TryCancel(); }
  void OnDone() override {
    {
      absl::MutexLock lock(&mutex_);
      context_ = nullptr;
    }
    watch_->Remove(this);
    self_.reset();
  }

  // The watch's side.
  absl::Status Check() override {
    absl::MutexLock lock(&mutex_);
    const StreamWatch::Options& limits = watch_->options();
    if (awaits_request_ && absl::Now() - began_ > limits.request_wait_max) return RequestTooLate();
    const bool stalled = absl::Now() - write_started_ > limits.stall_max;
    // It was ended a check ago, and can not be told so as its last message stands in the way.
    const bool is_deaf = ended_.has_value() && write_started_ != absl::InfiniteFuture();
    if (context_ != nullptr && (stalled || is_deaf)) {
      // A caller that never reads can not be told a status either: the transport is reset. Under
      // the lock, as the context goes with OnDone(), which gRPC never runs inside of this.
      context_->TryCancel();
    }
    return gatekeeper_->StillAuthentic(*admission_.identity);
  }
  void End(const absl::Status& status) override {
    bool begun = true;
    {
      absl::MutexLock lock(&mutex_);
      if (ended_.has_value()) return;
      ended_ = status;
      begun = !std::exchange(awaits_request_, false);
    }
    if (begun) return client_context_.TryCancel();
    Over(ToGrpcStatus(status));
  }

 private:
  class Service final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
   public:
    explicit Service(StreamCall* call) : call_(call) {}
    void OnReadInitialMetadataDone(bool ok) override { call_->ServiceOpened(ok); }
    void OnReadDone(bool ok) override { call_->ServiceRead(ok); }
    void OnDone(const grpc::Status& status) override { call_->ServiceOver(status); }

   private:
    StreamCall* const call_;
  };

  // The caller learns that its stream is open before the first message.
  void ServiceOpened(bool ok) {
    if (!ok) return service_.RemoveHold();
    StartSendInitialMetadata();
    service_.StartRead(&response_);
  }
  void ServiceRead(bool ok) {
    if (!ok) return service_.RemoveHold();
    {
      absl::MutexLock lock(&mutex_);
      write_started_ = absl::Now();
    }
    StartWrite(&response_);
  }
  void ServiceOver(const grpc::Status& status) {
    std::optional<absl::Status> ended;
    {
      absl::MutexLock lock(&mutex_);
      ended = ended_;
    }
    if (ended.has_value()) return Over(ToGrpcStatus(*ended));
    Over(ToldOf(backend().name(), MalformedOr(status, *admission_.method, request_)));
  }
  void Over(const grpc::Status& told) { Finish(report_.Passed(told)); }
  Backend& backend() { return *admission_.method->backend; }

  absl::Mutex mutex_;
  bool awaits_request_ ABSL_GUARDED_BY(mutex_) = true;
  grpc::GenericCallbackServerContext* context_ ABSL_GUARDED_BY(mutex_);
  absl::Time write_started_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  std::optional<absl::Status> ended_ ABSL_GUARDED_BY(mutex_);

  const Admission admission_;
  CallReport report_;
  const Gatekeeper* const gatekeeper_;
  StreamWatch* const watch_;
  const absl::Time began_;
  ByteBudget::Share share_;  // of the request
  std::shared_ptr<StreamCall> self_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  grpc::ClientContext client_context_;
  Service service_;
};

}  // namespace

grpc::ServerGenericBidiReactor* StartStreamCall(grpc::GenericCallbackServerContext* context,
                                                Admission admission, CallReport report,
                                                const Keepers& keepers) {
  auto call =
      std::make_shared<StreamCall>(context, std::move(admission), std::move(report), keepers);
  StreamCall* const reactor = call.get();
  reactor->Start(std::move(call));
  return reactor;
}

}  // namespace revops::gateway
