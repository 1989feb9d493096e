// The one place where an absl::Status becomes a wire status and back, details included.
//
// gRPC carries the details as a serialized google.rpc.Status in `grpc-status-details-bin`.
#ifndef REVOPS_COMMON_STATUS_GRPC_STATUS_H_
#define REVOPS_COMMON_STATUS_GRPC_STATUS_H_

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace revops {

// The message is made valid UTF-8, and what would not fit into trailers is cut (trailers.h).
grpc::Status ToGrpcStatus(const absl::Status& status);
absl::Status FromGrpcStatus(const grpc::Status& status);

// The same as a message, for per-item errors of batches and for JSON.
google::rpc::Status ToRpcStatus(const absl::Status& status);
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace revops

#endif  // REVOPS_COMMON_STATUS_GRPC_STATUS_H_
