#include "common/rpc/outgoing.h"

#include "common/rpc/server.h"
#include "common/telemetry/trace.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/support/channel_arguments.h"

namespace revops::rpc {
namespace {

int Milliseconds(absl::Duration d) { return static_cast<int>(absl::ToInt64Milliseconds(d)); }

void SetDeadline(grpc::ClientContext& context, absl::Time deadline) {
  if (deadline != absl::InfiniteFuture()) context.set_deadline(absl::ToChronoTime(deadline));
}

}  // namespace

namespace {

grpc::ChannelArguments SuiteArguments() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetMaxSendMessageSize(kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, Milliseconds(kReconnectFirst));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, Milliseconds(kReconnectMax));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(kKeepaliveInterval));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(kKeepaliveTimeout));
  // The suite's own retries know about request ids; gRPC's would not.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return arguments;
}

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address) {
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), SuiteArguments());
}

std::shared_ptr<grpc::Channel> OpenOwnChannel(const std::string& address) {
  grpc::ChannelArguments arguments = SuiteArguments();
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

std::unique_ptr<grpc::ClientContext> OutgoingContext(const Call& call,
                                                     const PrincipalSigner& signer) {
  auto context = std::make_unique<grpc::ClientContext>();
  SetDeadline(*context, call.deadline);
  context->AddMetadata(kTraceparentMetadata, call.traceparent);
  context->AddMetadata(kPrincipalMetadata, signer.Sign(call.principal));
  return context;
}

std::unique_ptr<grpc::ClientContext> ServiceContext(absl::string_view service, absl::Time deadline,
                                                    const PrincipalSigner& signer) {
  Call call;
  call.principal = ServicePrincipal(service);
  call.deadline = deadline;
  call.traceparent = ContinueTrace("");
  return OutgoingContext(call, signer);
}

}  // namespace revops::rpc
