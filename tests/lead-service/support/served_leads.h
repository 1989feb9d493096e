// lead-service as its main runs it, on a free port with a store of its own, and a client that can
// call as anybody.
#ifndef REVOPS_TESTS_LEAD_SERVICE_SUPPORT_SERVED_LEADS_H_
#define REVOPS_TESTS_LEAD_SERVICE_SUPPORT_SERVED_LEADS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "lead-service/lead_process.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "tests/support/principals.h"
#include "tests/support/served_process.h"
#include "tests/support/stream_reader.h"

namespace revops::lead {

using revops::testing::Manager;
using revops::testing::Operations;
using revops::testing::Principal;
using revops::testing::Rep;

using WatchReader = revops::testing::StreamReader<revops::lead::v1::WatchLeadsRequest,
                                                  revops::lead::v1::WatchLeadsResponse,
                                                  revops::lead::v1::LeadEvent>;

class ServedLeads : public revops::testing::ServedProcess<LeadProcess> {
 protected:
  // `clock`: what the service takes for the time (unset: the time); outlives it.
  explicit ServedLeads(const Clock* clock = nullptr);
  absl::StatusOr<std::unique_ptr<LeadProcess>> StartProcess(rpc::Environment& environment,
                                                            const Clock* clock) override {
    return LeadProcess::Start(environment, clock, deal_service_);
  }
  // Drains, and starts again on the same store.
  void Restart();

  using Stub = revops::lead::v1::LeadService::Stub;
  // Calls `method` as `who`: OK, or the error with its details.
  template <typename Request, typename Reply>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                    const Request& request, Reply* reply, const Principal& who = Operations()) {
    return CallOn(*stub_, method, request, reply, who);
  }

  // A person called Ada at "Acme".
  revops::lead::v1::Lead CreateLead(const std::string& owner = "", const std::string& team = "");
  // An account called "Acme".
  revops::lead::v1::Account CreateAccount(const std::string& owner = "",
                                          const std::string& team = "");
  std::unique_ptr<WatchReader> Watch(const WatchReader::Request& request,
                                     const Principal& who = Operations());
  std::unique_ptr<WatchReader> WatchFromEarliest(const Principal& who = Operations());
  // The position of the last change of all.
  std::string HeadToken();

  void Start();

  // Where it finds deal-service from its next start on; empty: nowhere.
  std::string deal_service_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace revops::lead

#endif  // REVOPS_TESTS_LEAD_SERVICE_SUPPORT_SERVED_LEADS_H_
