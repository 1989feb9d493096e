// One unary call whose request is any bytes.
#ifndef REVOPS_TESTS_GATEWAY_SUPPORT_RAW_CALL_H_
#define REVOPS_TESTS_GATEWAY_SUPPORT_RAW_CALL_H_

#include <memory>
#include <string>

#include "absl/synchronization/notification.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/bytes.h"
#include "grpcpp/generic/generic_stub.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {

// Begins at once; given up when it goes.
class RawCall {
 public:
  RawCall(TestGateway& suite, const std::string& bearer, const std::string& method_path,
          const std::string& request = "")
      : context_(suite.Context(bearer)), stub_(suite.Channel()), request_(BufferOf(request)) {
    stub_.UnaryCall(context_.get(), method_path, grpc::StubOptions(), &request_, &response_,
                    [this](const grpc::Status& status) {
                      status_ = FromGrpcStatus(status);
                      finished_.Notify();
                    });
  }
  ~RawCall() {
    context_->TryCancel();
    finished_.WaitForNotification();
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
