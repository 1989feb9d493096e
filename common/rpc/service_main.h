// What every service's main shares: flags, key, telemetry, server, signals, an orderly end.
//
//   int main(int argc, char** argv) {
//     rpc::ServiceSpec spec{.name = "deal-service", .version = REVOPS_VERSION, ...};
//     return rpc::ServiceMain(argc, argv, spec, [](rpc::Environment& environment) {
//       return DealService::Start(environment);   // StatusOr<std::unique_ptr<rpc::Service>>
//     });
//   }
//
// Exit codes: 0 after a drain, 1 when it could not start (or healthcheck: not SERVING), 2 for
// flags.
#ifndef REVOPS_COMMON_RPC_SERVICE_MAIN_H_
#define REVOPS_COMMON_RPC_SERVICE_MAIN_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/drain.h"
#include "common/rpc/health.h"
#include "common/rpc/principal.h"
#include "common/rpc/service_flags.h"
#include "common/rpc/telemetry.h"
#include "common/telemetry/log.h"
#include "common/time/clock.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/impl/service_type.h"

namespace revops::rpc {

// What a service is built upon; outlives it.
struct Environment {
  Environment(const ServiceFlags& given, absl::string_view service, const SuiteKey& key_given)
      : flags(given),
        log(service, given.log_severity),
        key(key_given),
        authenticator(key, &clock),
        signer(key, &clock) {}

  const ServiceFlags flags;
  const SystemClock clock;
  const Log log;
  Telemetry telemetry{&log};
  const SuiteKey key;
  const Authenticator authenticator;
  const PrincipalSigner signer;
  DrainSignal drain;
  // For saying that something can not work (a stopped writer), from any thread.
  HealthService health;
};

class Server;  // server.h

// A running service. Destroyed once the server has drained.
class Service {
 public:
  virtual ~Service() = default;
  // Called once the server listens, and before it drains: for what serves beside gRPC.
  virtual absl::Status Serving(Server&) { return absl::OkStatus(); }
  virtual void Draining() {}
  virtual std::vector<grpc::Service*> grpc_services() = 0;
  // Takes the methods that no service has (the gateway's proxy).
  virtual grpc::CallbackGenericService* generic_service() { return nullptr; }
};

using StartService = std::function<absl::StatusOr<std::unique_ptr<Service>>(Environment&)>;

int ServiceMain(int argc, char** argv, const ServiceSpec& spec, const StartService& start);

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_SERVICE_MAIN_H_
