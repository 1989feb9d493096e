// Counts, times and logs one call that passes through the gateway.
#ifndef REVOPS_GATEWAY_PROXY_CALL_REPORT_H_
#define REVOPS_GATEWAY_PROXY_CALL_REPORT_H_

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/rpc/telemetry.h"
#include "grpcpp/support/status.h"

namespace revops::gateway {

class CallReport {
 public:
  CallReport(rpc::Telemetry* telemetry, const rpc::MethodMetrics* method, std::string traceparent);

  const std::string& traceparent() const { return traceparent_; }

  // Once, when the call ends, one of these; each returns what the caller is told.
  //
  // Of the gateway's own methods.
  absl::Status Finished(const absl::Status& status);
  // Of a service (as ToldOf() has it): passed on as it came, for what must stay inside it has
  // hidden itself. Only what must stay inside of the gateway is hidden here.
  absl::Status Passed(const absl::Status& told);
  grpc::Status Passed(const grpc::Status& told);

 private:
  rpc::Telemetry* telemetry_;
  const rpc::MethodMetrics* method_;
  std::string traceparent_;
  absl::Time start_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_CALL_REPORT_H_
