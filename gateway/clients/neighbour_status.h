// What a caller is told when a service behind the gateway did not answer as it should.
#ifndef REVOPS_GATEWAY_CLIENTS_NEIGHBOUR_STATUS_H_
#define REVOPS_GATEWAY_CLIENTS_NEIGHBOUR_STATUS_H_

#include <string>

#include "grpcpp/support/status.h"

namespace revops::gateway {

// Errors that a service made travel as they are. What gRPC itself made of a service that can not be
// reached names addresses of the inside: it becomes UNAVAILABLE SERVICE_UNREACHABLE with RetryInfo,
// naming the service. A service's own UNAUTHENTICATED is the suite's trouble (its key, its clocks),
// not the caller's: INTERNAL, so that nobody throws a good token away.
grpc::Status ToldOf(const grpc::Status& status, const std::string& service);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CLIENTS_NEIGHBOUR_STATUS_H_
