// One server-streaming call on its way through the gateway.
#ifndef REVOPS_GATEWAY_PROXY_STREAM_CALL_H_
#define REVOPS_GATEWAY_PROXY_STREAM_CALL_H_

#include "gateway/proxy/call_report.h"
#include "gateway/proxy/keepers.h"
#include "grpcpp/generic/async_generic_service.h"

namespace revops::gateway {

// One message is in flight at a time: the next is read from the service when the one before has
// been taken by the caller, so that a slow caller slows the service and costs no memory here. The
// reactor keeps itself until the call is over.
grpc::ServerGenericBidiReactor* StartStreamCall(grpc::GenericCallbackServerContext* context,
                                                Admission admission, CallReport report,
                                                const Keepers& keepers);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_STREAM_CALL_H_
