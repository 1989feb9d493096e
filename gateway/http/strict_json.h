// The strict parse that goes before protobuf's, which is lax: it accepts duplicate and unquoted
// keys.
#ifndef REVOPS_GATEWAY_HTTP_STRICT_JSON_H_
#define REVOPS_GATEWAY_HTTP_STRICT_JSON_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace revops::gateway {

// No message of the suite nests deeper than a tenth of this.
inline constexpr int kJsonDepthMax = 64;

// OK when `text` is one JSON object (RFC 8259) in valid UTF-8, no object has a key twice, and
// nothing nests deeper than kJsonDepthMax. INVALID_ARGUMENT says what and where.
absl::Status CheckJson(absl::string_view text);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_STRICT_JSON_H_
