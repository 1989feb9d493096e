// metrics-service: numbers from the history of leads and deals.
#include "common/rpc/service_main.h"
#include "metrics-service/metrics_process.h"

int main(int argc, char** argv) {
  std::string deal_service = "127.0.0.1:50052";
  std::string lead_service;
  revops::rpc::ServiceSpec spec;
  spec.name = "metrics-service";
  spec.version = REVOPS_VERSION;
  spec.defaults.listen = "127.0.0.1:50053";
  spec.defaults.store = "var/metrics-service.db";
  spec.flags = {{"deal-service", "host:port of the deal-service that is followed", &deal_service},
                {"lead-service", "host:port of the lead-service that is followed; empty: none",
                 &lead_service}};
  spec.health_names = {revops::metrics::kMetricsServiceName};
  return revops::rpc::ServiceMain(
      argc, argv, spec,
      [&deal_service, &lead_service](revops::rpc::Environment& environment)
          -> absl::StatusOr<std::unique_ptr<revops::rpc::Service>> {
        return revops::metrics::MetricsProcess::Start(environment, deal_service, lead_service);
      });
}
