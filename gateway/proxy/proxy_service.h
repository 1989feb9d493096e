// Takes every call but those of health and reflection, checks it, and passes it on.
#ifndef REVOPS_GATEWAY_PROXY_PROXY_SERVICE_H_
#define REVOPS_GATEWAY_PROXY_PROXY_SERVICE_H_

#include "common/rpc/telemetry.h"
#include "gateway/proxy/keepers.h"
#include "gateway/proxy/refusals.h"
#include "grpcpp/generic/async_generic_service.h"

namespace revops::gateway {

// Thread-safe. What it is given must outlive the server it is registered with.
class ProxyService final : public grpc::CallbackGenericService {
 public:
  ProxyService(const Keepers& keepers, rpc::Telemetry* telemetry, Refusals* refusals)
      : keepers_(keepers), telemetry_(telemetry), refusals_(refusals) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

 private:
  const Keepers keepers_;
  rpc::Telemetry* const telemetry_;
  Refusals* const refusals_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_PROXY_SERVICE_H_
