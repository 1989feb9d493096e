// What the gateway's caller is told when a service fails.
#ifndef REVOPS_GATEWAY_CLIENTS_SERVICE_ERROR_H_
#define REVOPS_GATEWAY_CLIENTS_SERVICE_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/status.h"

namespace revops::gateway {

// A service that was restarted is found again within this.
inline constexpr absl::Duration kUnreachableRetry = absl::Seconds(1);

// A service's own errors carry details and are told as they came. The rest is not the caller's to
// read:
//   UNAVAILABLE without details is gRPC's, with addresses of the internal network: it becomes
//     UNAVAILABLE SERVICE_UNREACHABLE with RetryInfo;
//   UNAUTHENTICATED speaks of the gateway's signature, not of the caller's token, and INTERNAL
//     without details is gRPC's: both become an INTERNAL that must stay inside.
grpc::Status ToldOf(const std::string& service, const grpc::Status& status);

// Whether ToldOf() made this for the log alone: CallReport shows a reference to it.
bool MustStayInside(const absl::Status& told);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CLIENTS_SERVICE_ERROR_H_
