#include "tests/bench/bare_proxy.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/check.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "grpcpp/support/byte_buffer.h"
#include "tests/bench/channels.h"

namespace revops::bench {
namespace {

class Forward final : public grpc::ServerGenericBidiReactor {
 public:
  Forward(grpc::GenericStub* stub, std::string method, const Credential& credential)
      : stub_(stub), method_(std::move(method)) {
    context_.AddMetadata(credential.first, credential.second);
    StartRead(&request_);
  }
  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "no request"));
    stub_->UnaryCall(&context_, method_, {}, &request_, &reply_,
                     [this](const grpc::Status& status) {
                       if (!status.ok()) return Finish(status);
                       StartWriteAndFinish(&reply_, {}, grpc::Status::OK);
                     });
  }
  void OnDone() override { delete this; }

 private:
  grpc::GenericStub* const stub_;
  const std::string method_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_, reply_;
};

}  // namespace

BareProxy::Service::Service(const std::string& target, Credential credential)
    : stub_(OpenConnections(target, 1).front()), credential_(std::move(credential)) {}

grpc::ServerGenericBidiReactor* BareProxy::Service::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  return new Forward(&stub_, context->method(), credential_);
}

BareProxy::BareProxy(const std::string& target, Credential credential)
    : service_(target, std::move(credential)) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterCallbackGenericService(&service_);
  server_ = builder.BuildAndStart();
  REVOPS_CHECK(server_ != nullptr && port != 0, "loopback has a free port");
  address_ = absl::StrCat("127.0.0.1:", port);
}

}  // namespace revops::bench
