// deal-service as its main runs it, on a free port with a store of its own, and a client that can
// call as anybody.
#ifndef REVOPS_TESTS_DEAL_SERVICE_SUPPORT_SERVED_DEALS_H_
#define REVOPS_TESTS_DEAL_SERVICE_SUPPORT_SERVED_DEALS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "deal-service/deal_service.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "tests/support/principals.h"
#include "tests/support/served_process.h"
#include "tests/support/stream_reader.h"

namespace revops::deal {

using revops::testing::Manager;
using revops::testing::Operations;
using revops::testing::Principal;
using revops::testing::Rep;

using WatchReader = revops::testing::StreamReader<revops::deal::v1::WatchDealsRequest,
                                                  revops::deal::v1::WatchDealsResponse,
                                                  revops::deal::v1::DealEvent>;

class ServedDeals : public revops::testing::ServedProcess<DealServiceProcess> {
 protected:
  // `clock`: what the service takes for the time (unset: the time); outlives it.
  explicit ServedDeals(const Clock* clock = nullptr);
  // Drains, and starts again on the same store.
  void Restart();

  using Stub = revops::deal::v1::DealService::Stub;
  // Calls `method` as `who`: OK, or the error with its details.
  template <typename Request, typename Reply>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                    const Request& request, Reply* reply, const Principal& who = Operations()) {
    return CallOn(*stub_, method, request, reply, who);
  }

  // Open in the default pipeline's first stage, called "Boiler", worth USD 1000.
  revops::deal::v1::Deal Create(const std::string& owner = "", const std::string& team = "");
  absl::StatusOr<revops::deal::v1::Deal> Get(const std::string& name,
                                             const Principal& who = Operations());
  absl::StatusOr<revops::deal::v1::Deal> Advance(const std::string& name,
                                                 const std::string& to_stage = "",
                                                 const Principal& who = Operations());
  std::unique_ptr<WatchReader> Watch(const WatchReader::Request& request,
                                     const Principal& who = Operations());
  std::unique_ptr<WatchReader> WatchFromEarliest(const Principal& who = Operations());
  // The position of the last change of all.
  std::string HeadToken();

  void Start();

  std::unique_ptr<Stub> stub_;
  std::unique_ptr<revops::deal::v1::DealWatchService::Stub> watch_stub_;
};

}  // namespace revops::deal

#endif  // REVOPS_TESTS_DEAL_SERVICE_SUPPORT_SERVED_DEALS_H_
