#include "gateway/clients/service_error.h"

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

constexpr char kInside[] = "INSIDE";

grpc::Status Inside(const std::string& service, absl::string_view what) {
  return ToGrpcStatus(
      ErrorWithReason(absl::StatusCode::kInternal, kInside, absl::StrCat(service, ": ", what)));
}

}  // namespace

grpc::Status ToldOf(const std::string& service, const grpc::Status& status) {
  // Services send details with every error of theirs.
  const bool is_of_grpc = status.error_details().empty();
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE && is_of_grpc) {
    return ToGrpcStatus(RetryLater(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE",
                                   absl::StrCat(service, " can not be reached; try again"),
                                   kUnreachableRetry));
  }
  if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED) {
    return Inside(
        service, absl::StrCat("does not accept the gateway's principal: ", status.error_message()));
  }
  if (status.error_code() == grpc::StatusCode::INTERNAL && is_of_grpc) {
    return Inside(service, status.error_message());
  }
  return status;
}

bool MustStayInside(const absl::Status& told) {
  return absl::IsInternal(told) && ReasonOf(told) == kInside;
}

}  // namespace revops::gateway
