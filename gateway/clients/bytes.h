// Serialized messages in and out of gRPC's buffers.
#ifndef REVOPS_GATEWAY_CLIENTS_BYTES_H_
#define REVOPS_GATEWAY_CLIENTS_BYTES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "grpcpp/support/byte_buffer.h"

namespace revops::gateway {

std::string BytesOf(const grpc::ByteBuffer& buffer);
grpc::ByteBuffer BufferOf(absl::string_view bytes);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CLIENTS_BYTES_H_
