#include "gateway/proxy/malformed.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gateway/clients/bytes.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

absl::Status RequestMalformed(const google::protobuf::Descriptor& type) {
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED",
                         absl::StrCat("the request is no serialized ", type.full_name(),
                                      ", or holds a text that is not valid UTF-8"),
                         {{"type", type.full_name()}});
}

absl::Status CheckParses(const Method& method, absl::string_view request) {
  const auto* type = method.descriptor->input_type();
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (message->ParseFromArray(request.data(), static_cast<int>(request.size()))) {
    return absl::OkStatus();
  }
  return RequestMalformed(*type);
}

grpc::Status MalformedOr(const grpc::Status& status, const Method& method,
                         const grpc::ByteBuffer& request) {
  const bool says_nothing = status.error_message().empty() && status.error_details().empty();
  if (status.error_code() != grpc::StatusCode::UNIMPLEMENTED || !says_nothing) return status;
  const absl::Status parsed = CheckParses(method, BytesOf(request));
  return parsed.ok() ? status : ToGrpcStatus(parsed);
}

}  // namespace revops::gateway
