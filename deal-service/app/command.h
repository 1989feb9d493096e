// What every command on one deal has in common.
#ifndef REVOPS_DEAL_SERVICE_APP_COMMAND_H_
#define REVOPS_DEAL_SERVICE_APP_COMMAND_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "deal-service/domain/change.h"
#include "deal-service/domain/verbs.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// Which deals the caller reaches; what lies outside is NOT_FOUND, like what never was.
struct Reach {
  bool everything = true;
  std::string rep;
  std::vector<std::string> teams;

  bool Contains(const DealDetails& details) const;
};

struct CommandHeader {
  CommandInfo info;
  Reach reach;
  std::string etag;  // empty: not checked
  std::optional<absl::Time> effective_time;
  bool validate_only = false;
  absl::Time now;

  Moment moment() const { return {effective_time.value_or(now), now}; }
};

// The etag of what was last changed at a revision: a deal at its own one.
std::string EtagOf(Revision revision);

// ABORTED ETAG_MISMATCH unless `etag` is empty or that of `present`.
absl::Status CheckEtag(const std::string& etag, Revision present, const std::string& name);

absl::Status NoSuchDeal(const std::string& name);
// NOT_FOUND where the deal is outside the caller's reach.
absl::Status CheckReach(const Reach& reach, const Deal& deal);

// The answer to an earlier success of the same request; NOT_FOUND where the deal is outside the
// caller's reach by now. It is the deal as it was then, with the title it has now.
absl::StatusOr<Deal> AnswerAgain(DealWriter& store, const Reach& reach,
                                 const EarlierAnswer& earlier);

// The road every change takes: an earlier success of the same request answers again; else load,
// check reach and etag, let the domain decide, and save (unless only validated). Where nothing
// changed, only the request is remembered.
using Decide = std::function<absl::StatusOr<DealChange>(const StoredDeal&, const Pipeline&)>;
absl::StatusOr<Deal> ChangeDeal(DealWriter& store, const Uuid& id, const CommandHeader& header,
                                const Decide& decide);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_APP_COMMAND_H_
