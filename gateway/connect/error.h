// Errors of the Connect protocol (https://connectrpc.com/docs/protocol#error-codes).
#ifndef REVOPS_GATEWAY_CONNECT_ERROR_H_
#define REVOPS_GATEWAY_CONNECT_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "gateway/http/message.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {

// `{"code":"not_found","message":...,"details":[{"type","value","debug"}]}`; value is the detail's
// bytes in base64, debug the same as JSON where its type is known.
nlohmann::ordered_json ConnectErrorOf(const absl::Status& status);

// A unary call's error, with HTTP's code for it.
HttpResponse ConnectErrorResponse(const absl::Status& status);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CONNECT_ERROR_H_
