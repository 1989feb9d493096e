// The gateway, wired: store, gatekeeper, proxy, its own service, HTTP.
#ifndef REVOPS_GATEWAY_GATEWAY_H_
#define REVOPS_GATEWAY_GATEWAY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/reflection.h"
#include "common/rpc/server.h"
#include "common/rpc/service_main.h"
#include "gateway/api/backup_server.h"
#include "gateway/api/gateway_service.h"
#include "gateway/clients/backend.h"
#include "gateway/connect/handler.h"
#include "gateway/http/rest_handler.h"
#include "gateway/http/route_table.h"
#include "gateway/http/server.h"
#include "gateway/identity/session.h"
#include "gateway/proxy/byte_budget.h"
#include "gateway/proxy/gatekeeper.h"
#include "gateway/proxy/method_table.h"
#include "gateway/proxy/proxy_service.h"
#include "gateway/proxy/refusals.h"
#include "gateway/proxy/stream_watch.h"
#include "gateway/store/sqlite_token_store.h"
#include "gateway/web/cors.h"
#include "gateway/web/front.h"
#include "gateway/web/session_handler.h"
#include "gateway/web/static_files.h"

namespace revops::gateway {

struct GatewayOptions {
  // All `host:port`; port 0 takes a free one.
  std::string http_listen;
  std::string lead_service;
  std::string deal_service;
  std::string metrics_service;
  std::string store;  // path of the SQLite file
  // Where the first admin token is written; empty: none is made.
  std::string admin_token_file;
  // The dashboard's files; empty: no dashboard.
  std::string dashboard;
  // Origins of other pages that may call by HTTP, separated by commas.
  std::string cors_origins;
  StreamWatch::Options streams;
  int http_connections_max = kConnectionsMax;
  size_t request_bytes_max = kRequestBytesMax;
};

// Full name of the service that the gateway's health speaks of.
inline constexpr char kGatewayServiceName[] = "revops.gateway.v1.GatewayService";

class Gateway final : public rpc::Service {
 public:
  // `environment` outlives it. Errors say what can not be opened or written.
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(const GatewayOptions& options,
                                                        rpc::Environment& environment);
  ~Gateway() override;

  // Reflection alone: the gateway's own methods come through the proxy like all others.
  std::vector<grpc::Service*> grpc_services() override { return reflection_->services(); }
  grpc::CallbackGenericService* generic_service() override { return &*proxy_; }
  // HTTP begins when gRPC listens, and ends before it.
  absl::Status Serving(rpc::Server& server) override;
  // Streams are told first: they need the longest to find their way elsewhere.
  void Draining() override {
    streams_.Drain();
    http_ = nullptr;
  }

  int http_port() const { return http_->port(); }
  TokenStore& tokens() { return *tokens_; }
  const MethodTable& methods() const { return methods_; }
  const RouteTable& routes() const { return *routes_; }
  StreamWatch& streams() { return streams_; }
  const ByteBudget& request_bytes() const { return request_bytes_; }

 private:
  Gateway(const GatewayOptions& options, rpc::Environment& environment);
  absl::Status Open();
  absl::Status OpenFront();
  rpc::Reflection::Options ReflectionOptions();

  // In the order in which one needs the other; destroyed in the reverse.
  const GatewayOptions options_;
  rpc::Environment& environment_;
  Backend leads_;
  Backend deals_;
  Backend metrics_;
  Backend self_;
  Backend own_store_;
  const MethodTable methods_;
  Refusals refusals_;
  std::optional<RouteTable> routes_;
  std::unique_ptr<SqliteTokenStore> tokens_;
  std::optional<BackupServer> backup_server_;
  std::optional<SessionSealer> sealer_;
  std::optional<Gatekeeper> gatekeeper_;
  StreamWatch streams_;
  ByteBudget request_bytes_;
  int64_t drain_id_ = 0;
  std::optional<ProxyService> proxy_;
  std::optional<GatewayServiceImpl> service_;
  std::optional<rpc::Reflection> reflection_;
  std::optional<RestHandler> rest_;
  std::optional<ConnectHandler> connect_;
  std::optional<SessionHandler> session_;
  StaticFiles files_;
  std::optional<Cors> cors_;
  std::optional<Front> front_;
  std::unique_ptr<HttpServer> http_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_GATEWAY_H_
