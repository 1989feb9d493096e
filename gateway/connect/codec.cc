#include "gateway/connect/codec.h"

#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "gateway/http/json_codec.h"
#include "google/protobuf/message.h"

namespace revops::gateway {
namespace {

constexpr absl::string_view kUnaryPrefix = "application/";
constexpr absl::string_view kStreamPrefix = "application/connect+";

}  // namespace

std::optional<ConnectType> ConnectTypeOf(absl::string_view content_type) {
  const std::string lower = absl::AsciiStrToLower(content_type);
  absl::string_view media = absl::string_view(lower).substr(0, lower.find(';'));
  media = absl::StripAsciiWhitespace(media);
  const bool is_stream = absl::ConsumePrefix(&media, kStreamPrefix);
  if (!is_stream && !absl::ConsumePrefix(&media, kUnaryPrefix)) return std::nullopt;
  if (media == "json") return ConnectType{ConnectCodec::kJson, is_stream};
  if (media == "proto") return ConnectType{ConnectCodec::kProto, is_stream};
  return std::nullopt;
}

std::string ContentTypeOf(const ConnectType& type) {
  return std::string(type.is_stream ? kStreamPrefix : kUnaryPrefix) +
         (type.codec == ConnectCodec::kJson ? "json" : "proto");
}

absl::StatusOr<std::string> ConnectBytesOf(const google::protobuf::Descriptor& type,
                                           absl::string_view body, ConnectCodec codec) {
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  if (codec == ConnectCodec::kJson) {
    // A request without fields needs no `{}`.
    if (!body.empty()) REVOPS_RETURN_IF_ERROR(MessageFromJson(body, "", *message));
    return message->SerializeAsString();
  }
  if (!message->ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return ErrorWithReason(absl::StatusCode::kInvalidArgument, "MESSAGE_MALFORMED",
                           type.full_name() + ": the request does not parse");
  }
  return std::string(body);
}

absl::StatusOr<std::string> ConnectBodyOf(const google::protobuf::Descriptor& type,
                                          const std::string& bytes, ConnectCodec codec) {
  if (codec == ConnectCodec::kProto) return bytes;
  return JsonOf(type, bytes, JsonZeros::kHidden);
}

}  // namespace revops::gateway
