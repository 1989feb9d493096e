// The gateway's own methods on the wire: checks the caller, runs the use case, finishes the call.
#ifndef REVOPS_GATEWAY_API_GATEWAY_SERVICE_H_
#define REVOPS_GATEWAY_API_GATEWAY_SERVICE_H_

#include <functional>

#include "common/rpc/telemetry.h"
#include "common/time/clock.h"
#include "gateway/app/get_pipeline_overview.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/store/token_store.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"

namespace revops::gateway {

// Thread-safe. What it is given must outlive it.
class GatewayServiceImpl final : public v1::GatewayService::CallbackService {
 public:
  struct Options {
    const Gatekeeper* gatekeeper = nullptr;
    TokenStore* tokens = nullptr;
    const Clock* clock = nullptr;
    rpc::Telemetry* telemetry = nullptr;
    OverviewBackends backends{};
  };
  explicit GatewayServiceImpl(const Options& options) : options_(options) {}

  grpc::ServerUnaryReactor* GetPipelineOverview(grpc::CallbackServerContext* context,
                                                const v1::GetPipelineOverviewRequest* request,
                                                v1::GetPipelineOverviewResponse* response) override;
  grpc::ServerUnaryReactor* CreateToken(grpc::CallbackServerContext* context,
                                        const v1::CreateTokenRequest* request,
                                        v1::CreateTokenResponse* response) override;
  grpc::ServerUnaryReactor* ListTokens(grpc::CallbackServerContext* context,
                                       const v1::ListTokensRequest* request,
                                       v1::ListTokensResponse* response) override;
  grpc::ServerUnaryReactor* RevokeToken(grpc::CallbackServerContext* context,
                                        const v1::RevokeTokenRequest* request,
                                        v1::Token* response) override;
  grpc::ServerUnaryReactor* GetCaller(grpc::CallbackServerContext* context,
                                      const v1::GetCallerRequest* request,
                                      v1::Caller* response) override;

 private:
  struct Admitted {
    Admission admission;
    OutgoingCall call;
  };
  template <typename Response>
  using Body = std::function<void(const Admitted&, std::function<void(absl::StatusOr<Response>)>)>;
  template <typename Response>
  grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context, const char* method,
                                  Response* response, const Body<Response>& body);

  const Options options_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_API_GATEWAY_SERVICE_H_
