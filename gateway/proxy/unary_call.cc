#include "gateway/proxy/unary_call.h"

#include <utility>

#include "common/failpoint/fail_point.h"
#include "common/rpc/dispatcher.h"
#include "gateway/clients/metadata.h"
#include "gateway/clients/neighbour_status.h"
#include "gateway/proxy/outgoing.h"
#include "gateway/proxy/unreadable.h"
#include "grpcpp/support/client_callback.h"

namespace revops::gateway {
namespace {

// Lifetime: Finish() is only called when the backend's call is over, and this object goes in the
// server's OnDone(), which comes behind Finish(). So neither side outlives the other.
class UnaryCall final : public grpc::ServerGenericBidiReactor {
 public:
  UnaryCall(grpc::GenericCallbackServerContext* context, Admission admission, CallReport report)
      : admission_(std::move(admission)), report_(std::move(report)), backend_call_(this) {
    ApplyMetadata(
        OutgoingFor(*context, admission_, report_.traceparent(), rpc::kUnaryDeadlineDefault),
        client_context_);
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      return End(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "the request is missing"));
    }
    admission_.method->backend->stub().PrepareUnaryCall(&client_context_, admission_.method->path(),
                                                        grpc::StubOptions(), &request_, &response_,
                                                        &backend_call_);
    backend_call_.StartCall();
  }

  // The caller went away or its deadline passed.
  void OnCancel() override { client_context_.TryCancel(); }
  void OnDone() override { delete this; }

 private:
  class BackendCall final : public grpc::ClientUnaryReactor {
   public:
    explicit BackendCall(UnaryCall* call) : call_(call) {}
    void OnDone(const grpc::Status& status) override { call_->End(status); }

   private:
    UnaryCall* const call_;
  };

  // A service's error is passed on as it came, details included.
  void End(const grpc::Status& status) {
    const Method& method = *admission_.method;
    const grpc::Status told =
        report_.Finished(IsUnread(status) ? UnreadableOr(status, *method.descriptor, request_)
                                          : ToldOf(status, method.backend->name()));
    if (told.ok()) {
      REVOPS_FAIL_POINT(kProxyAfterAnswer);
      StartWriteAndFinish(&response_, grpc::WriteOptions(), told);
    } else {
      Finish(told);
    }
  }

  const Admission admission_;
  CallReport report_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  grpc::ClientContext client_context_;
  BackendCall backend_call_;
};

}  // namespace

grpc::ServerGenericBidiReactor* StartUnaryCall(grpc::GenericCallbackServerContext* context,
                                               Admission admission, CallReport report) {
  return new UnaryCall(context, std::move(admission), std::move(report));
}

}  // namespace revops::gateway
