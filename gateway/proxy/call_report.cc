#include "gateway/proxy/call_report.h"

#include "absl/status/status.h"
#include "common/status/grpc_status.h"

namespace revops::gateway {

CallReport::CallReport(rpc::Telemetry* telemetry, const rpc::MethodMetrics* method,
                       std::string traceparent)
    : telemetry_(telemetry),
      method_(method),
      traceparent_(std::move(traceparent)),
      start_(absl::Now()) {
  telemetry_->Started(*method_);
}

absl::Status CallReport::Finished(const absl::Status& status) {
  return telemetry_->Finished(*method_, status, absl::Now() - start_, traceparent_);
}

grpc::Status CallReport::Finished(const grpc::Status& status) {
  const absl::Status told =
      Finished(status.ok() ? absl::OkStatus()
                           : absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                                          status.error_message()));
  const bool is_bare_internal =
      status.error_code() == grpc::StatusCode::INTERNAL && status.error_details().empty();
  return is_bare_internal ? ToGrpcStatus(told) : status;
}

}  // namespace revops::gateway
