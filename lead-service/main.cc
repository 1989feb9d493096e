// lead-service: leads, accounts, people, and their stream.
#include "common/rpc/service_main.h"
#include "lead-service/lead_process.h"

int main(int argc, char** argv) {
  std::string deal_service;
  revops::rpc::ServiceSpec spec;
  spec.name = "lead-service";
  spec.version = REVOPS_VERSION;
  spec.defaults.listen = "127.0.0.1:50051";
  spec.defaults.store = "var/lead.db";
  spec.flags = {{"deal-service",
                 "host:port of the deal-service that leads become deals at; empty: none",
                 &deal_service}};
  spec.health_names = {"revops.lead.v1.LeadService"};
  return revops::rpc::ServiceMain(argc, argv, spec,
                                  [&deal_service](revops::rpc::Environment& environment)
                                      -> absl::StatusOr<std::unique_ptr<revops::rpc::Service>> {
                                    return revops::lead::LeadProcess::Start(environment, nullptr,
                                                                            deal_service);
                                  });
}
