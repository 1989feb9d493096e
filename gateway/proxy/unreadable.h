// A request whose bytes are no message of its type: gRPC 1.51's callback API answers it with
// UNIMPLEMENTED and no word.
#ifndef REVOPS_GATEWAY_PROXY_UNREADABLE_H_
#define REVOPS_GATEWAY_PROXY_UNREADABLE_H_

#include "google/protobuf/descriptor.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/status.h"

namespace revops::gateway {

// Whether a service answered without having read the request.
inline bool IsUnread(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNIMPLEMENTED && status.error_message().empty() &&
         status.error_details().empty();
}

// INVALID_ARGUMENT naming the type if `request` is no message of the method's input type; else
// `status`.
grpc::Status UnreadableOr(const grpc::Status& status,
                          const google::protobuf::MethodDescriptor& method,
                          const grpc::ByteBuffer& request);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_UNREADABLE_H_
