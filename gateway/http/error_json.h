// Errors as HTTP shows them: `{"error":{"code","status","message","details"}}`.
#ifndef REVOPS_GATEWAY_HTTP_ERROR_JSON_H_
#define REVOPS_GATEWAY_HTTP_ERROR_JSON_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gateway/http/message.h"

namespace revops::gateway {

// The mapping of google/rpc/code.proto.
int HttpCodeOf(absl::StatusCode code);

// Details are protobuf's JSON of Any; RetryInfo also becomes Retry-After, UNAUTHENTICATED also
// WWW-Authenticate.
HttpResponse ErrorResponse(const absl::Status& status);
// The same where HTTP has a code of its own for it (405, 413, 415 ...).
HttpResponse ErrorResponse(const absl::Status& status, int http_code);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_ERROR_JSON_H_
