// Requests that succeeded without an event: kept as long as the log keeps the others', so that a
// repetition gets the first answer and never writes late.
#ifndef REVOPS_COMMON_LOG_QUIET_REQUESTS_H_
#define REVOPS_COMMON_LOG_QUIET_REQUESTS_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/log/event_log.h"
#include "common/log/request_index.h"
#include "common/sql/writer.h"

namespace revops::log {

// The table in each service's migrations; a test compares them. In order of recording, looked up
// through an index in memory.
inline constexpr char kQuietRequestTableSql[] =
    "CREATE TABLE quiet_request(\n"
    "  request_key INTEGER PRIMARY KEY,\n"
    "  recorded INTEGER NOT NULL,\n"
    "  actor TEXT NOT NULL,\n"
    "  request_id TEXT NOT NULL,\n"
    "  request_hash INTEGER NOT NULL,\n"
    "  kind INTEGER NOT NULL,\n"
    "  answer INTEGER NOT NULL\n"
    ");\n";

// What was answered. `kind` and `value` are the service's; the kinds below are taken.
struct QuietAnswer {
  int kind = 0;
  int64_t value = 0;
  absl::Time recorded;  // set by Find()
};
inline constexpr int kSubscriptionKind = 100;
// A commit that moved nothing.
inline constexpr int kSubscriptionStoodKind = 101;

// On the writer's thread alone. What earlier commands of the same batch remembered is seen; what is
// rolled back leaves no trace.
class QuietRequests {
 public:
  // Reads what table `quiet_request` holds.
  absl::Status Load(sql::Connection& connection);

  // As EventLog::FindRequest. `now` is the log's time.
  absl::StatusOr<std::optional<QuietAnswer>> Find(sql::WriteContext& context, const RequestKey& key,
                                                  absl::Time now) const;
  // Nothing for a request without an id. Forgets a few of those that are old enough.
  absl::Status Remember(sql::WriteContext& context, const RequestKey& key,
                        const QuietAnswer& answer, absl::Time now);

 private:
  // Holds request_key where the log's holds revisions.
  RequestIndex index_{kRequestMemory};
};

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_QUIET_REQUESTS_H_
