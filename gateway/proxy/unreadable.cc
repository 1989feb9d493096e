#include "gateway/proxy/unreadable.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

grpc::Status UnreadableOr(const grpc::Status& status,
                          const google::protobuf::MethodDescriptor& method,
                          const grpc::ByteBuffer& request) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (request.Dump(&slices).ok()) {
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  const google::protobuf::Descriptor* type = method.input_type();
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (message->ParseFromString(bytes)) return status;
  return ToGrpcStatus(InvalidField(
      "request", absl::StrCat("must be a serialized ", type->full_name(),
                              " whose texts are valid UTF-8, is ", bytes.size(), " other bytes")));
}

}  // namespace revops::gateway
