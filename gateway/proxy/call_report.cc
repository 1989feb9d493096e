#include "gateway/proxy/call_report.h"

#include "absl/status/status.h"

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

void CallReport::Finished(const grpc::Status& status) {
  (void)Finished(status.ok() ? absl::OkStatus()
                             : absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                                            status.error_message()));
}

}  // namespace revops::gateway
