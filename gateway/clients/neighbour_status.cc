#include "gateway/clients/neighbour_status.h"

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

// A service that was restarted is there again after about this.
constexpr absl::Duration kUnreachableRetry = absl::Seconds(1);

}  // namespace

grpc::Status ToldOf(const grpc::Status& status, const std::string& service) {
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE && status.error_details().empty()) {
    return ToGrpcStatus(RetryLater(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE",
                                   absl::StrCat(service, " can not be reached; try again later"),
                                   kUnreachableRetry));
  }
  if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED) {
    return {grpc::StatusCode::INTERNAL,
            absl::StrCat(service, " refused the suite's own signature: ", status.error_message())};
  }
  return status;
}

}  // namespace revops::gateway
