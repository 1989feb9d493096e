#include "gateway/clients/service_error.h"

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

constexpr char kPrincipalRefused[] = "PRINCIPAL_REFUSED";

}  // namespace

grpc::Status ToldOf(const std::string& service, const grpc::Status& status) {
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE && status.error_details().empty()) {
    return ToGrpcStatus(RetryLater(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE",
                                   absl::StrCat(service, " cannot be reached; try again"),
                                   kUnreachableRetry));
  }
  if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED) {
    return ToGrpcStatus(ErrorWithReason(
        absl::StatusCode::kInternal, kPrincipalRefused,
        absl::StrCat(service, " does not accept the gateway's principal: ", status.error_message()),
        {{"service", service}}));
  }
  return status;
}

bool IsPrincipalRefused(const absl::Status& told) {
  return absl::IsInternal(told) && ReasonOf(told) == kPrincipalRefused;
}

}  // namespace revops::gateway
