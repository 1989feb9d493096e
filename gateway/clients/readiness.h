// Asks the services whether they can do their work.
#ifndef REVOPS_GATEWAY_CLIENTS_READINESS_H_
#define REVOPS_GATEWAY_CLIENTS_READINESS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gateway/clients/backend.h"

namespace revops::gateway {

// A service that needs longer for this is not ready.
inline constexpr absl::Duration kHealthDeadline = absl::Seconds(2);

struct ServiceHealth {
  std::string service;
  bool ready = false;
  std::string problem;  // empty when ready, else a code or a health status
};

// Asks all of `backends` at once (grpc.health.v1); `done` runs once, with an entry for each in
// order.
void CheckReadiness(const std::vector<Backend*>& backends, absl::Time now,
                    std::function<void(std::vector<ServiceHealth>)> done);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_CLIENTS_READINESS_H_
