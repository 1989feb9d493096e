// lead-service follows deals: what was won, lost, reopened or voided comes back to the leads it was
// made of, once in effect: the position in the stream is stored with what the events did.
#ifndef REVOPS_LEAD_SERVICE_FOLLOW_DEAL_FOLLOWER_H_
#define REVOPS_LEAD_SERVICE_FOLLOW_DEAL_FOLLOWER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/principal.h"
#include "common/rpc/watch_client.h"
#include "common/telemetry/log.h"
#include "lead-service/store/sqlite_lead_store.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"

namespace revops::lead {

// A position without effect is stored this seldom: what comes again changes nothing.
inline constexpr absl::Duration kPositionInterval = absl::Seconds(5);

class DealFollower {
 public:
  // All but the address outlive it.
  struct Options {
    std::string deal_service;  // host:port
    SqliteLeadStore* store = nullptr;
    const rpc::PrincipalSigner* signer = nullptr;
    const Log* log = nullptr;
  };
  // Goes on where the store says; at first, and where the deals' store is another one, with what
  // there is now (a snapshot).
  static absl::StatusOr<std::unique_ptr<DealFollower>> Start(const Options& options);

  // Since when deal-service was not heard: 0 to 15 where all is well, as it says every 15 s that
  // there is nothing new.
  double SilenceSeconds() const;

 private:
  using Response = revops::deal::v1::WatchDealsResponse;
  explicit DealFollower(const Options& options);
  absl::Status Apply(const Response& response);
  absl::Status Reset(const absl::Status& why);
  // All deals will be told anew.
  absl::Status Doubt();
  absl::Status EndSnapshot(const std::string& resume_token);

  const Options options_;
  const std::unique_ptr<revops::deal::v1::DealWatchService::Stub> deals_;
  const absl::Time started_;
  absl::Time position_stored_;                // only on the client's thread
  std::unique_ptr<rpc::WatchClient> client_;  // last: ends before what it calls
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_FOLLOW_DEAL_FOLLOWER_H_
