// The request that a call waits for.
#ifndef REVOPS_GATEWAY_PROXY_AWAIT_REQUEST_H_
#define REVOPS_GATEWAY_PROXY_AWAIT_REQUEST_H_

#include "absl/status/status.h"

namespace revops::gateway {

// The caller closed its side, or went on for too long, without having sent a request.
absl::Status RequestMissing();  // INVALID_ARGUMENT REQUEST_MISSING
absl::Status RequestTooLate();  // DEADLINE_EXCEEDED REQUEST_MISSING

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_AWAIT_REQUEST_H_
