#include "gateway/clients/backend.h"

#include <utility>

#include "common/rpc/outgoing.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/bytes.h"
#include "gateway/clients/metadata.h"
#include "gateway/clients/service_error.h"
#include "grpcpp/client_context.h"

namespace revops::gateway {
namespace {

// Lives from the call's start to its end.
struct PendingCall {
  std::string service;
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  Backend::Done done;
};

}  // namespace

Backend::Backend(std::string name, const std::string& address)
    : name_(std::move(name)),
      calls_(rpc::OpenChannel(address)),
      streams_(rpc::OpenOwnChannel(address)) {}

void Backend::SetChannel(const std::shared_ptr<grpc::Channel>& channel) {
  calls_.emplace(channel);
  streams_.emplace(channel);
}

void Backend::Call(const std::string& method_path, const OutgoingCall& call,
                   absl::string_view request, Done done) {
  if (is_gateway()) return local_(method_path, call, request, std::move(done));
  auto* pending = new PendingCall;
  pending->service = name_;
  pending->done = std::move(done);
  ApplyMetadata(call, pending->context);
  pending->request = BufferOf(request);
  calls_->UnaryCall(&pending->context, method_path, grpc::StubOptions(), &pending->request,
                    &pending->response, [pending](grpc::Status status) {
                      const std::unique_ptr<PendingCall> owned(pending);
                      if (!status.ok()) {
                        return owned->done(FromGrpcStatus(ToldOf(owned->service, status)));
                      }
                      owned->done(BytesOf(owned->response));
                    });
}

}  // namespace revops::gateway
