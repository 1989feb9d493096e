// Messages as JSON and back, by protobuf's rules, names in lowerCamelCase.
#ifndef REVOPS_GATEWAY_HTTP_JSON_CODEC_H_
#define REVOPS_GATEWAY_HTTP_JSON_CODEC_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

// Whether numbers that are zero, empty texts and empty lists are written.
enum class JsonZeros { kHidden, kShown };

// Fills `message` from one JSON object. INVALID_ARGUMENT says where the JSON is broken, or names
// every field that is unknown or given twice, or the first that has a value of the wrong kind,
// `prefix` before it.
absl::Status MessageFromJson(absl::string_view json, absl::string_view prefix,
                             google::protobuf::Message& message);

// INTERNAL where the message holds an Any of an unknown type.
absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& message, JsonZeros zeros);
// The same for a serialized message of `type`: it is not parsed into an object first.
absl::StatusOr<std::string> JsonOf(const google::protobuf::Descriptor& type,
                                   const std::string& bytes, JsonZeros zeros);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_JSON_CODEC_H_
