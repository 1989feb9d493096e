#include "gateway/connect/error.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/rpc/telemetry.h"
#include "common/status/grpc_status.h"
#include "gateway/http/error_json.h"
#include "gateway/http/json_codec.h"
#include "google/rpc/status.pb.h"

namespace revops::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kTypePrefix[] = "type.googleapis.com/";

std::string ConnectCodeOf(absl::StatusCode code) {
  if (code == absl::StatusCode::kCancelled) return "canceled";
  return absl::AsciiStrToLower(rpc::CodeName(code));
}

std::string Unpadded(std::string base64) {
  while (!base64.empty() && base64.back() == '=') base64.pop_back();
  return base64;
}

}  // namespace

Json ConnectErrorOf(const absl::Status& status) {
  Json error;
  error["code"] = ConnectCodeOf(status.code());
  error["message"] = std::string(status.message());
  const google::rpc::Status message = ToRpcStatus(status);
  for (const google::protobuf::Any& any : message.details()) {
    Json detail;
    detail["type"] = std::string(absl::StripPrefix(any.type_url(), kTypePrefix));
    detail["value"] = Unpadded(absl::Base64Escape(any.value()));
    const auto shown = JsonOf(any, JsonZeros::kHidden);
    if (shown.ok()) detail["debug"] = Json::parse(*shown);
    error["details"].push_back(std::move(detail));
  }
  return error;
}

HttpResponse ConnectErrorResponse(const absl::Status& status) {
  // As REST answers it, but for the body.
  HttpResponse response = ErrorResponse(status);
  response.body = ConnectErrorOf(status).dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

}  // namespace revops::gateway
