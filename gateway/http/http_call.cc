#include "gateway/http/http_call.h"

#include "common/telemetry/trace.h"

namespace revops::gateway {

std::unique_ptr<CallReport> ReportOf(const HttpRequest& request, const Method& method,
                                     rpc::Telemetry& telemetry) {
  return std::make_unique<CallReport>(&telemetry, method.metrics,
                                      ContinueTrace(request.headers.Get(kTraceparentMetadata)));
}

OutgoingCall OutgoingFor(const HttpRequest& request, const Admission& admission,
                         const CallReport& report) {
  OutgoingCall call;
  call.principal = *admission.principal;
  if (admission.method->backend->is_gateway()) {
    call.authorization = std::string(request.headers.Get("authorization"));
  }
  call.traceparent = report.traceparent();
  return call;
}

}  // namespace revops::gateway
