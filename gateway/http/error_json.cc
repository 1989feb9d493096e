#include "gateway/http/error_json.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/rpc/telemetry.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gateway/http/json_codec.h"
#include "google/rpc/error_details.pb.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {
namespace {

using Json = nlohmann::ordered_json;

// Details of types that this binary does not know are left out: they can not be shown as JSON.
Json DetailsOf(const absl::Status& status) {
  Json details = Json::array();
  const google::rpc::Status message = ToRpcStatus(status);
  for (const google::protobuf::Any& detail : message.details()) {
    const auto text = JsonOf(detail, JsonZeros::kHidden);
    if (text.ok()) details.push_back(Json::parse(*text));
  }
  return details;
}

}  // namespace

int HttpCodeOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 200;
    case absl::StatusCode::kCancelled:
      return 499;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return 409;
    case absl::StatusCode::kResourceExhausted:
      return 429;
    case absl::StatusCode::kUnimplemented:
      return 501;
    case absl::StatusCode::kUnavailable:
      return 503;
    case absl::StatusCode::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

HttpResponse ErrorResponse(const absl::Status& status) {
  return ErrorResponse(status, HttpCodeOf(status.code()));
}

HttpResponse ErrorResponse(const absl::Status& status, int http_code) {
  Json error;
  error["code"] = http_code;
  error["status"] = rpc::CodeName(status.code());
  error["message"] = std::string(status.message());
  error["details"] = DetailsOf(status);
  HttpResponse response;
  response.code = http_code;
  // A service's message may hold any bytes: what is no UTF-8 is replaced.
  response.body =
      Json{{"error", std::move(error)}}.dump(-1, ' ', false, Json::error_handler_t::replace);
  const absl::Duration retry_after = RetryAfterOf(status);
  if (retry_after > absl::ZeroDuration()) {
    const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(retry_after, absl::Seconds(1)));
    response.headers.emplace_back("Retry-After", absl::StrCat(seconds));
  }
  if (http_code == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace revops::gateway
