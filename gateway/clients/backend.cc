#include "gateway/clients/backend.h"

#include <utility>
#include <vector>

#include "common/rpc/outgoing.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/metadata.h"
#include "gateway/clients/neighbour_status.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/slice.h"

namespace revops::gateway {
namespace {

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

Backend::Backend(std::string name, const std::string& address)
    : name_(std::move(name)),
      stub_(rpc::OpenChannel(address)),
      streams_(rpc::OpenOwnChannel(address)) {}

void Backend::SetChannel(std::shared_ptr<grpc::Channel> channel) {
  stub_.emplace(std::move(channel));
}

void Backend::Call(const std::string& method_path, const OutgoingCall& call,
                   absl::string_view request, Done done) {
  auto* pending = new PendingCall;
  pending->done = std::move(done);
  ApplyMetadata(call, pending->context);
  const grpc::Slice slice(request.data(), request.size());
  pending->request = grpc::ByteBuffer(&slice, 1);
  stub_->UnaryCall(&pending->context, method_path, grpc::StubOptions(), &pending->request,
                   &pending->response, [pending, name = name_](const grpc::Status& status) {
                     const std::unique_ptr<PendingCall> owned(pending);
                     if (!status.ok()) {
                       return owned->done(FromGrpcStatus(ToldOf(status, name)));
                     }
                     owned->done(ToString(owned->response));
                   });
}

}  // namespace revops::gateway
