// The gateway: one address for the whole suite.
#include <memory>
#include <string>

#include "common/rpc/service_main.h"
#include "gateway/gateway.h"
#include "gateway/http/file_limit.h"
#include "gateway/web/dashboard_folder.h"

int main(int argc, char** argv) {
  namespace rpc = revops::rpc;
  revops::gateway::GatewayOptions options;
  options.http_listen = "127.0.0.1:8080";
  options.lead_service = "127.0.0.1:50051";
  options.deal_service = "127.0.0.1:50052";
  options.metrics_service = "127.0.0.1:50053";
  options.admin_token_file = "admin-token";
  options.dashboard = revops::gateway::DashboardBesideBinary();
  rpc::ServiceSpec spec;
  spec.name = "revops-gateway";
  spec.version = REVOPS_VERSION;
  spec.defaults.listen = "127.0.0.1:8090";
  spec.defaults.store = "gateway.db";
  spec.flags = {
      {"http-listen", "host:port for HTTP; port 0 takes a free one", &options.http_listen},
      {"lead-service", "host:port of lead-service", &options.lead_service},
      {"deal-service", "host:port of deal-service", &options.deal_service},
      {"metrics-service", "host:port of metrics-service", &options.metrics_service},
      {"admin-token-file",
       "where an admin token is written when the store has none that counts; empty for nowhere",
       &options.admin_token_file},
      {"dashboard", "folder of the dashboard's files; empty for no dashboard", &options.dashboard},
      {"cors-origins",
       "origins whose pages may call by HTTP with a token, as https://tools.example.com, separated "
       "by commas",
       &options.cors_origins}};
  spec.health_names = {revops::gateway::kGatewayServiceName};
  return rpc::ServiceMain(
      argc, argv, spec,
      [&](rpc::Environment& environment) -> absl::StatusOr<std::unique_ptr<rpc::Service>> {
        options.store = environment.flags.store;
        options.http_connections_max = revops::gateway::RaiseFileLimit();
        return revops::gateway::Gateway::Start(options, environment);
      });
}
