#include "gateway/clients/backend.h"

#include <utility>
#include <vector>

#include "common/rpc/server.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/metadata.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "grpcpp/support/slice.h"

namespace revops::gateway {
namespace {

// A service that comes back after a restart is found again within this.
constexpr int kReconnectMs = 500;
constexpr int kReconnectMaxMs = 2000;

// Lives from the call's start to its end.
struct PendingCall {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  Backend::Done done;
};

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string result;
  if (!buffer.Dump(&slices).ok()) return result;
  result.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    result.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return result;
}

}  // namespace

Backend::Backend(std::string name, std::shared_ptr<grpc::Channel> channel)
    : name_(std::move(name)), stub_(std::move(channel)) {}

void Backend::SetChannel(std::shared_ptr<grpc::Channel> channel) {
  stub_.emplace(std::move(channel));
}

std::shared_ptr<grpc::Channel> Backend::Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(rpc::kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMaxMs);
  // A proxy repeats nothing on its own account: only the caller knows what is safe to repeat.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

void Backend::Call(const std::string& method_path, const OutgoingCall& call,
                   absl::string_view request, Done done) {
  auto* pending = new PendingCall;
  pending->done = std::move(done);
  ApplyMetadata(call, pending->context);
  const grpc::Slice slice(request.data(), request.size());
  pending->request = grpc::ByteBuffer(&slice, 1);
  stub_->UnaryCall(&pending->context, method_path, grpc::StubOptions(), &pending->request,
                   &pending->response, [pending](grpc::Status status) {
                     const std::unique_ptr<PendingCall> owned(pending);
                     if (!status.ok()) return owned->done(FromGrpcStatus(status));
                     owned->done(ToString(owned->response));
                   });
}

}  // namespace revops::gateway
