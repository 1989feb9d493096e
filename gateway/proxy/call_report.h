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

  // Once, when the call ends: what the caller may be told. What a service must hide it has hidden
  // itself, with a reference in its details; an INTERNAL without details is hidden here.
  grpc::Status Finished(const grpc::Status& status);
  // The same for the gateway's own methods: returns what the caller may be told.
  absl::Status Finished(const absl::Status& status);

 private:
  rpc::Telemetry* telemetry_;
  const rpc::MethodMetrics* method_;
  std::string traceparent_;
  absl::Time start_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_CALL_REPORT_H_
