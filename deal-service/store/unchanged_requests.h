// Requests that succeeded without changing anything: kept as long as the log keeps the others', so
// that a repetition gets the first answer and never writes late.
#ifndef REVOPS_DEAL_SERVICE_STORE_UNCHANGED_REQUESTS_H_
#define REVOPS_DEAL_SERVICE_STORE_UNCHANGED_REQUESTS_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/log/event_log.h"
#include "common/log/request_index.h"
#include "common/sql/writer.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// On the writer's thread alone. What earlier commands of the same batch remembered is seen; what is
// rolled back leaves no trace.
class UnchangedRequests {
 public:
  // Reads what table `unchanged_request` holds.
  absl::Status Load(sql::Connection& connection);

  // As log::EventLog::FindRequest. `now` is the log's time.
  absl::StatusOr<std::optional<EarlierAnswer>> Find(sql::WriteContext& context,
                                                    const CommandInfo& info, absl::Time now) const;
  // Nothing for a request without an id. Forgets a few of those that are old enough.
  absl::Status Remember(sql::WriteContext& context, const CommandInfo& info,
                        const EarlierAnswer& answer, absl::Time now);

 private:
  // Holds request_key where the log's holds revisions.
  log::RequestIndex index_{log::kRequestMemory};
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_UNCHANGED_REQUESTS_H_
