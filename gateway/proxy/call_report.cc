#include "gateway/proxy/call_report.h"

#include "absl/status/status.h"
#include "common/status/grpc_status.h"
#include "gateway/clients/service_error.h"

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

absl::Status CallReport::Passed(const absl::Status& told) {
  const absl::Status hidden = Finished(told);
  return MustStayInside(told) ? hidden : told;
}

grpc::Status CallReport::Passed(const grpc::Status& told) {
  if (told.error_code() == grpc::StatusCode::INTERNAL) {
    return ToGrpcStatus(Passed(FromGrpcStatus(told)));
  }
  (void)Finished(told.ok() ? absl::OkStatus()
                           : absl::Status(static_cast<absl::StatusCode>(told.error_code()),
                                          told.error_message()));
  return told;
}

}  // namespace revops::gateway
