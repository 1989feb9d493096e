// What the call to a backend carries on, derived from the call that came in.
#ifndef REVOPS_GATEWAY_PROXY_OUTGOING_H_
#define REVOPS_GATEWAY_PROXY_OUTGOING_H_

#include <string>

#include "absl/time/time.h"
#include "gateway/clients/backend.h"
#include "gateway/proxy/gatekeeper.h"
#include "grpcpp/server_context.h"

namespace revops::gateway {

// The caller's deadline, or now + `deadline_default` where it has none; the signed principal, the
// trace, and nothing else of the caller's metadata.
OutgoingCall OutgoingFor(const grpc::CallbackServerContext& context, const Admission& admission,
                         const std::string& traceparent, absl::Duration deadline_default);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_OUTGOING_H_
