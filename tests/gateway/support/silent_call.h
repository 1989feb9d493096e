// A call that is opened and never sends its request.
#ifndef REVOPS_TESTS_GATEWAY_SUPPORT_SILENT_CALL_H_
#define REVOPS_TESTS_GATEWAY_SUPPORT_SILENT_CALL_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/status/grpc_status.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/client_callback.h"

namespace revops::gateway {

class SilentCall final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  SilentCall(std::shared_ptr<grpc::Channel> channel, std::unique_ptr<grpc::ClientContext> context,
             const std::string& method_path)
      : context_(std::move(context)), stub_(std::move(channel)) {
    stub_.PrepareBidiStreamingCall(context_.get(), method_path, grpc::StubOptions(), this);
    StartCall();
  }
  ~SilentCall() override {
    context_->TryCancel();
    finished_.WaitForNotification();
  }

  void OnDone(const grpc::Status& status) override {
    status_ = FromGrpcStatus(status);
    finished_.Notify();
  }
  // How the call ended.
  const absl::Status& Wait() {
    finished_.WaitForNotification();
    return status_;
  }

 private:
  const std::unique_ptr<grpc::ClientContext> context_;
  grpc::GenericStub stub_;
  absl::Notification finished_;
  absl::Status status_;
};

}  // namespace revops::gateway

#endif  // REVOPS_TESTS_GATEWAY_SUPPORT_SILENT_CALL_H_
