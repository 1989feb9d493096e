// What a call to a service carries on of the HTTP request it comes from.
#ifndef REVOPS_GATEWAY_HTTP_HTTP_CALL_H_
#define REVOPS_GATEWAY_HTTP_HTTP_CALL_H_

#include <memory>

#include "common/rpc/telemetry.h"
#include "gateway/clients/backend.h"
#include "gateway/http/message.h"
#include "gateway/proxy/call_report.h"
#include "gateway/proxy/gatekeeper.h"

namespace revops::gateway {

// A report of a call to `method`, in the trace of the request.
std::unique_ptr<CallReport> ReportOf(const HttpRequest& request, const Method& method,
                                     rpc::Telemetry& telemetry);

// Without a deadline. The gateway's own methods look at the request's credentials again; services
// get the signed principal, and never a token.
OutgoingCall OutgoingFor(const HttpRequest& request, const Admission& admission,
                         const CallReport& report);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_HTTP_CALL_H_
