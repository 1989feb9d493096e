// The metadata the gateway puts on every call it makes, and nothing a client could slip in.
#ifndef REVOPS_GATEWAY_CLIENTS_METADATA_H_
#define REVOPS_GATEWAY_CLIENTS_METADATA_H_

#include "absl/strings/string_view.h"
#include "common/rpc/principal.h"
#include "common/telemetry/trace.h"
#include "gateway/clients/backend.h"
#include "grpcpp/client_context.h"
#include "grpcpp/server_context.h"

namespace revops::gateway {

// The bearer token of a call.
inline constexpr char kAuthorizationKey[] = "authorization";

void ApplyMetadata(const OutgoingCall& call, grpc::ClientContext& context);

// The first value of a key a client sent; empty where it sent none.
absl::string_view MetadataOf(const grpc::ServerContextBase& context, absl::string_view key);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CLIENTS_METADATA_H_
