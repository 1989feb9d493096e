// Tells a request that does not parse from a method that a service does not have.
#ifndef REVOPS_GATEWAY_PROXY_MALFORMED_H_
#define REVOPS_GATEWAY_PROXY_MALFORMED_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/proxy/method_table.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/status.h"

namespace revops::gateway {

// INVALID_ARGUMENT REQUEST_MALFORMED, naming the type that a request should have been of.
absl::Status RequestMalformed(const google::protobuf::Descriptor& type);

// OK, or RequestMalformed() where the bytes are no message of the method's request type.
absl::Status CheckParses(const Method& method, absl::string_view request);

// gRPC 1.51 answers a request that does not parse with UNIMPLEMENTED and nothing else. Only for
// such a status the request is parsed here, and if it does not, the caller is told that instead.
grpc::Status MalformedOr(const grpc::Status& status, const Method& method,
                         const grpc::ByteBuffer& request);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_MALFORMED_H_
