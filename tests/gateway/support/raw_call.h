// One call whose request is any bytes, of any kind of method.
#ifndef REVOPS_TESTS_GATEWAY_SUPPORT_RAW_CALL_H_
#define REVOPS_TESTS_GATEWAY_SUPPORT_RAW_CALL_H_

#include <memory>
#include <string>

#include "absl/synchronization/notification.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/bytes.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/client_callback.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {

// Begins at once, reads whatever comes; given up when it goes.
class RawCall final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  RawCall(TestGateway& suite, const std::string& bearer, const std::string& method_path,
          const std::string& request = "")
      : context_(suite.Context(bearer)), stub_(suite.Channel()), request_(BufferOf(request)) {
    stub_.PrepareBidiStreamingCall(context_.get(), method_path, grpc::StubOptions(), this);
    StartWriteLast(&request_, grpc::WriteOptions());
    StartRead(&response_);
    StartCall();
  }
  ~RawCall() override {
    context_->TryCancel();
    finished_.WaitForNotification();
  }

  void OnReadDone(bool ok) override {
    if (ok) StartRead(&response_);
  }
  void OnDone(const grpc::Status& status) override {
    status_ = FromGrpcStatus(status);
    finished_.Notify();
  }
  // How it ended.
  const absl::Status& Wait() {
    finished_.WaitForNotification();
    return status_;
  }

 private:
  const std::unique_ptr<grpc::ClientContext> context_;
  grpc::GenericStub stub_;
  grpc::ByteBuffer request_, response_;
  absl::Notification finished_;
  absl::Status status_;
};

}  // namespace revops::gateway

#endif  // REVOPS_TESTS_GATEWAY_SUPPORT_RAW_CALL_H_
