// deal-service: pipelines, deals, their history and their stream.
#include "common/rpc/service_main.h"
#include "deal-service/deal_service.h"

int main(int argc, char** argv) {
  revops::rpc::ServiceSpec spec;
  spec.name = "deal-service";
  spec.version = REVOPS_VERSION;
  spec.defaults.listen = "127.0.0.1:50052";
  spec.defaults.store = "var/deal.db";
  spec.health_names = {"revops.deal.v1.DealService", "revops.deal.v1.DealWatchService"};
  return revops::rpc::ServiceMain(argc, argv, spec,
                                  [](revops::rpc::Environment& environment)
                                      -> absl::StatusOr<std::unique_ptr<revops::rpc::Service>> {
                                    return revops::deal::DealServiceProcess::Start(environment);
                                  });
}
