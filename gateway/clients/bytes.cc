#include "gateway/clients/bytes.h"

#include <vector>

#include "grpcpp/support/slice.h"

namespace revops::gateway {

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string result;
  if (!buffer.Dump(&slices).ok()) return result;
  result.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    result.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return result;
}

grpc::ByteBuffer BufferOf(absl::string_view bytes) {
  const grpc::Slice slice(bytes.data(), bytes.size());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace revops::gateway
