#include "gateway/clients/metadata.h"

#include "absl/time/time.h"

namespace revops::gateway {
void ApplyMetadata(const OutgoingCall& call, grpc::ClientContext& context) {
  if (call.deadline != absl::InfiniteFuture())
    context.set_deadline(absl::ToChronoTime(call.deadline));
  if (!call.principal.empty()) context.AddMetadata(rpc::kPrincipalMetadata, call.principal);
  if (!call.authorization.empty()) context.AddMetadata(kAuthorizationKey, call.authorization);
  if (!call.traceparent.empty()) context.AddMetadata(kTraceparentMetadata, call.traceparent);
}

absl::string_view MetadataOf(const grpc::ServerContextBase& context, absl::string_view key) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(grpc::string_ref(key.data(), key.size()));
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

}  // namespace revops::gateway
