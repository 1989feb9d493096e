// Durable cursors: a watcher's position by name, kept in the store, so that a subscriber needs no
// store of its own. A subscription pins nothing: where the log is pruned beyond it, its watch is
// told so.
#ifndef REVOPS_COMMON_LOG_SUBSCRIPTIONS_H_
#define REVOPS_COMMON_LOG_SUBSCRIPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/log/event_log.h"
#include "common/log/quiet_requests.h"
#include "common/log/token.h"
#include "common/log/watch_start.h"
#include "common/sql/writer.h"

namespace revops::log {

// In one store. A user's scripts that each make a new one are stopped before they fill it.
inline constexpr int kSubscriptionsPerOwnerMax = 64;
inline constexpr int kSubscriptionsMax = 1024;

// The table in each service's migrations.
inline constexpr char kSubscriptionTableSql[] =
    "CREATE TABLE subscription(\n"
    "  id TEXT PRIMARY KEY,\n"
    "  owner TEXT NOT NULL,\n"
    "  store_id TEXT NOT NULL,\n"
    "  revision INTEGER NOT NULL,\n"
    "  created INTEGER NOT NULL,\n"
    "  committed INTEGER NOT NULL\n"
    ") WITHOUT ROWID;\n";

struct Subscription {
  std::string id;     // slug
  std::string owner;  // who created it
  Position position;  // everything up to here is dealt with; of another store after a restore
  absl::Time create_time;
  std::optional<absl::Time> commit_time;  // of the last commit that moved it
};

// Whose subscriptions a caller reaches: what lies outside is NOT_FOUND, like what never was.
struct SubscriptionReach {
  std::string actor;
  bool everybodys = false;
  bool Contains(const Subscription& subscription) const {
    return everybodys || subscription.owner == actor;
  }
};

// NOT_FOUND SUBSCRIPTION_NOT_FOUND.
absl::Status NoSuchSubscription(absl::string_view id);

// --- Reading (any connection) ---

absl::StatusOr<Subscription> GetSubscription(sql::Connection& connection,
                                             const SubscriptionReach& reach, const std::string& id);
// By id, behind `after` (empty: from the first), at most `limit`.
absl::StatusOr<std::vector<Subscription>> ListSubscriptions(sql::Connection& connection,
                                                            const SubscriptionReach& reach,
                                                            const std::string& after, int limit);

// --- On the writer's thread, inside a command ---
// Each with `key`, whose repetition within 24 h gets the first answer; INVALID_ARGUMENT
// REQUEST_ID_REUSED where the id was used for other content.
class Subscriptions {
 public:
  // Both outlive it.
  Subscriptions(EventLog* log, QuietRequests* quiet) : log_(log), quiet_(quiet) {}

  // The errors of ResolveStart(); ALREADY_EXISTS SUBSCRIPTION_EXISTS; RESOURCE_EXHAUSTED
  // SUBSCRIPTIONS_FULL.
  absl::StatusOr<Subscription> Create(sql::WriteContext& context, const RequestKey& key,
                                      const std::string& id, const WatchStart& start);
  // Moves the position on to `token`, never back: a token from before the position changes nothing.
  // Any position of this store is behind one of the store before a restore. The repetition of one
  // that changed nothing says where the subscription stands by then.
  // INVALID_ARGUMENT RESUME_TOKEN_MALFORMED or RESUME_TOKEN_FOREIGN.
  absl::StatusOr<Subscription> Commit(sql::WriteContext& context, const RequestKey& key,
                                      const SubscriptionReach& reach, const std::string& id,
                                      const std::string& token);
  // False for the repetition of a request: what has that id by now is another one.
  absl::StatusOr<bool> Delete(sql::WriteContext& context, const RequestKey& key,
                              const SubscriptionReach& reach, const std::string& id);

 private:
  // An earlier success of the same request.
  absl::StatusOr<std::optional<QuietAnswer>> FindEarlier(sql::WriteContext& context,
                                                         const RequestKey& key);
  absl::Status Remember(sql::WriteContext& context, const RequestKey& key,
                        const QuietAnswer& answer);
  absl::Time Now(sql::WriteContext& context) const { return log_->Next(context).recorded_time; }

  EventLog* const log_;
  QuietRequests* const quiet_;
};

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_SUBSCRIPTIONS_H_
