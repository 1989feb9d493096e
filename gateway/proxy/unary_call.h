// One unary call on its way through the gateway: bytes in, bytes out, never parsed.
#ifndef REVOPS_GATEWAY_PROXY_UNARY_CALL_H_
#define REVOPS_GATEWAY_PROXY_UNARY_CALL_H_

#include "gateway/proxy/call_report.h"
#include "gateway/proxy/keepers.h"
#include "grpcpp/generic/async_generic_service.h"

namespace revops::gateway {

// To a service, or to the gateway's own methods. The reactor keeps itself until the call is over.
grpc::ServerGenericBidiReactor* StartUnaryCall(grpc::GenericCallbackServerContext* context,
                                               Admission admission, CallReport report,
                                               const Keepers& keepers);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_UNARY_CALL_H_
