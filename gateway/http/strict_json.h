// The strict parse that goes before protobuf's, which is lax: it accepts duplicate and unquoted
// keys.
#ifndef REVOPS_GATEWAY_HTTP_STRICT_JSON_H_
#define REVOPS_GATEWAY_HTTP_STRICT_JSON_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace revops::gateway {

// No message of the suite nests deeper than a sixth of this.
inline constexpr int kJsonDepthMax = 64;

// OK when `text` is one JSON object (RFC 8259) in valid UTF-8, no object has a key twice, and
// nothing nests deeper than kJsonDepthMax. INVALID_ARGUMENT says what and where.
// With `type` given, also two spellings of one of its fields (`externalId`, `external_id`) count as
// a key that is there twice; keys of maps are taken as they are.
absl::Status CheckJson(absl::string_view text, const google::protobuf::Descriptor* type = nullptr);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_STRICT_JSON_H_
