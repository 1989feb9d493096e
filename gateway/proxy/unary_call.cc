#include "gateway/proxy/unary_call.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "common/failpoint/fail_point.h"
#include "common/rpc/dispatcher.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/bytes.h"
#include "gateway/clients/metadata.h"
#include "gateway/clients/service_error.h"
#include "gateway/proxy/await_request.h"
#include "gateway/proxy/malformed.h"
#include "gateway/proxy/outgoing.h"
#include "grpcpp/support/client_callback.h"

namespace revops::gateway {
namespace {

// Lifetime: Finish() is only called when the backend's call is over or was never begun, and the
// call lets go of itself in the server's OnDone(), which comes behind Finish(). So neither side
// outlives the other. The watch has it only while the request is awaited.
class UnaryCall final : public grpc::ServerGenericBidiReactor, public LiveCall {
 public:
  UnaryCall(grpc::GenericCallbackServerContext* context, Admission admission, CallReport report,
            const Keepers& keepers)
      : admission_(std::move(admission)),
        report_(std::move(report)),
        gatekeeper_(keepers.gatekeeper),
        watch_(keepers.watch),
        began_(absl::Now()),
        share_(keepers.budget),
        outgoing_(
            OutgoingFor(*context, admission_, report_.traceparent(), rpc::kUnaryDeadlineDefault)),
        service_call_(this) {
    if (backend().is_gateway()) {
      outgoing_.authorization = std::string(MetadataOf(*context, kAuthorizationKey));
    }
  }

  void Start(std::shared_ptr<UnaryCall> self) {
    self_ = self;
    StartRead(&request_);
    watch_->AddWaiting(std::move(self));
  }

  void OnReadDone(bool ok) override {
    watch_->Remove(this);
    if (!awaits_request_.exchange(false)) return;
    if (!ok) return Over(report_.Passed(ToGrpcStatus(RequestMissing())));
    if (const absl::Status room = share_.GrowTo(request_.Length()); !room.ok()) {
      request_.Clear();
      return Over(report_.Passed(ToGrpcStatus(room)));
    }
    if (backend().is_gateway()) return CallGateway();
    ApplyMetadata(outgoing_, client_context_);
    backend().stub().PrepareUnaryCall(&client_context_, admission_.method->path(),
                                      grpc::StubOptions(), &request_, &response_, &service_call_);
    service_call_.StartCall();
  }

  // The caller went away or its deadline passed.
  void OnCancel() override { client_context_.TryCancel(); }
  void OnDone() override {
    watch_->Remove(this);
    self_.reset();
  }

  // The watch's side.
  absl::Status Check() override {
    if (absl::Now() - began_ > watch_->options().request_wait_max) return RequestTooLate();
    return gatekeeper_->StillAuthentic(*admission_.identity);
  }
  void End(const absl::Status& status) override {
    if (awaits_request_.exchange(false)) Over(report_.Passed(ToGrpcStatus(status)));
  }

 private:
  class ServiceCall final : public grpc::ClientUnaryReactor {
   public:
    explicit ServiceCall(UnaryCall* call) : call_(call) {}
    void OnDone(const grpc::Status& status) override { call_->ServiceOver(status); }

   private:
    UnaryCall* const call_;
  };

  Backend& backend() { return *admission_.method->backend; }

  void CallGateway() {
    backend().Call(admission_.method->path(), outgoing_, BytesOf(request_),
                   [this](const absl::StatusOr<std::string>& answer) {
                     if (answer.ok()) response_ = BufferOf(*answer);
                     Over(ToGrpcStatus(report_.Finished(answer.status())));
                   });
  }

  // The status is passed on as it came, details included, unless it speaks of what is inside.
  void ServiceOver(const grpc::Status& status) {
    const grpc::Status told = MalformedOr(status, *admission_.method, request_);
    Over(report_.Passed(ToldOf(backend().name(), told)));
  }

  void Over(const grpc::Status& status) {
    if (status.ok()) {
      REVOPS_FAIL_POINT(kProxyAfterAnswer);
      StartWriteAndFinish(&response_, grpc::WriteOptions(), status);
    } else {
      Finish(status);
    }
  }

  const Admission admission_;
  CallReport report_;
  const Gatekeeper* const gatekeeper_;
  StreamWatch* const watch_;
  const absl::Time began_;
  ByteBudget::Share share_;  // of the request
  OutgoingCall outgoing_;
  std::shared_ptr<UnaryCall> self_;
  // Whoever sets it to false ends the waiting: the request, or the watch.
  std::atomic<bool> awaits_request_ = true;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  grpc::ClientContext client_context_;
  ServiceCall service_call_;
};

}  // namespace

grpc::ServerGenericBidiReactor* StartUnaryCall(grpc::GenericCallbackServerContext* context,
                                               Admission admission, CallReport report,
                                               const Keepers& keepers) {
  auto call =
      std::make_shared<UnaryCall>(context, std::move(admission), std::move(report), keepers);
  UnaryCall* const reactor = call.get();
  reactor->Start(std::move(call));
  return reactor;
}

}  // namespace revops::gateway
