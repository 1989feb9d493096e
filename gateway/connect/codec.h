// How messages are written in the Connect protocol: JSON or protobuf, as the content type says.
#ifndef REVOPS_GATEWAY_CONNECT_CODEC_H_
#define REVOPS_GATEWAY_CONNECT_CODEC_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace revops::gateway {

enum class ConnectCodec { kJson, kProto };

struct ConnectType {
  ConnectCodec codec;
  bool is_stream;
};
// `application/json`, `application/proto`, and `application/connect+json` and `+proto` for streams,
// parameters aside; nothing for others.
std::optional<ConnectType> ConnectTypeOf(absl::string_view content_type);
std::string ContentTypeOf(const ConnectType& type);

// A request's serialized message. INVALID_ARGUMENT where the body is none.
absl::StatusOr<std::string> ConnectBytesOf(const google::protobuf::Descriptor& type,
                                           absl::string_view body, ConnectCodec codec);
// A serialized message as a body.
absl::StatusOr<std::string> ConnectBodyOf(const google::protobuf::Descriptor& type,
                                          const std::string& bytes, ConnectCodec codec);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CONNECT_CODEC_H_
