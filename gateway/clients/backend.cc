#include "gateway/clients/backend.h"

#include <utility>

#include "common/rpc/outgoing.h"
#include "common/rpc/server.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/bytes.h"
#include "gateway/clients/metadata.h"
#include "gateway/clients/service_error.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"

namespace revops::gateway {
namespace {

int Milliseconds(absl::Duration d) { return static_cast<int>(absl::ToInt64Milliseconds(d)); }

// As rpc::OpenChannel, but never on a connection that another channel has.
std::shared_ptr<grpc::Channel> OpenStreamChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(rpc::kMessageBytesMax);
  arguments.SetMaxSendMessageSize(rpc::kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, rpc::kMetadataBytesMax);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, Milliseconds(rpc::kReconnectFirst));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, Milliseconds(rpc::kReconnectMax));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(rpc::kKeepaliveInterval));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(rpc::kKeepaliveTimeout));
  // A proxy repeats nothing on its own account: only the caller knows what is safe to repeat.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

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
      streams_(OpenStreamChannel(address)) {}

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
