// Where a watch begins.
#ifndef REVOPS_COMMON_LOG_WATCH_START_H_
#define REVOPS_COMMON_LOG_WATCH_START_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/log/event_log.h"
#include "common/log/token.h"
#include "common/sql/database.h"
#include "common/types/ids.h"

namespace revops::log {

// Resolved to a revision when the watch starts.
struct WatchStart {
  enum class Kind { kToken, kNow, kEarliest, kSnapshot };
  Kind kind = Kind::kNow;
  std::string token;  // with kToken
};

// Checks a start against the store: the revision behind which to read (for a snapshot: the last
// one, behind which its stream goes on), or INVALID_ARGUMENT RESUME_TOKEN_MALFORMED,
// INVALID_ARGUMENT RESUME_TOKEN_FOREIGN (another store's, or beyond the last revision),
// OUT_OF_RANGE RESUME_TOKEN_EXPIRED (metadata `earliest`: the token to begin with).
absl::StatusOr<Revision> ResolveStart(const EventLog& log, sql::Connection& connection,
                                      const WatchStart& start);

// INVALID_ARGUMENT RESUME_TOKEN_FOREIGN unless the position is of this store and not beyond `last`.
absl::Status CheckHere(const EventLog& log, const Position& position, Revision last);

// The OUT_OF_RANGE of a reader that stands at `after` while `earliest` is the first that is kept.
absl::Status TokenExpired(const EventLog& log, Revision after, Revision earliest);

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_WATCH_START_H_
