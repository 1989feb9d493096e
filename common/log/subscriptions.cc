#include "common/log/subscriptions.h"

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::log {
namespace {

constexpr char kSelect[] =
    "SELECT id, owner, store_id, revision, created, committed FROM subscription WHERE id = ?1";
constexpr char kSelectPage[] =
    "SELECT id, owner, store_id, revision, created, committed FROM subscription "
    "WHERE id > ?1 AND (?2 OR owner = ?3) ORDER BY id LIMIT ?4";
constexpr char kCount[] = "SELECT count(*), count(*) FILTER (WHERE owner = ?1) FROM subscription";
constexpr char kInsert[] =
    "INSERT INTO subscription (id, owner, store_id, revision, created, committed) "
    "VALUES (?1, ?2, ?3, ?4, ?5, 0)";
constexpr char kMove[] =
    "UPDATE subscription SET store_id = ?2, revision = ?3, committed = ?4 WHERE id = ?1";
constexpr char kDelete[] = "DELETE FROM subscription WHERE id = ?1";

Subscription ReadRow(const sql::Statement& row) {
  Subscription subscription{std::string(row.Text(0)), std::string(row.Text(1)),
                            Position{std::string(row.Text(2)), Revision{row.Int(3)}},
                            absl::FromUnixMicros(row.Int(4)), std::nullopt};
  if (row.Int(5) != 0) subscription.commit_time = absl::FromUnixMicros(row.Int(5));
  return subscription;
}

absl::StatusOr<std::optional<Subscription>> Find(sql::Connection& connection,
                                                 const std::string& id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kSelect));
  select.Bind(1, absl::string_view(id));
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) return std::optional<Subscription>();
  return std::optional<Subscription>(ReadRow(select));
}

absl::Status CheckRoom(sql::Connection& connection, absl::string_view owner) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement count, connection.Prepare(kCount));
  count.Bind(1, owner);
  REVOPS_RETURN_IF_ERROR(count.Step().status());
  const bool owner_is_full = count.Int(1) >= kSubscriptionsPerOwnerMax;
  if (!owner_is_full && count.Int(0) < kSubscriptionsMax) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kResourceExhausted, "SUBSCRIPTIONS_FULL",
      owner_is_full ? absl::StrCat(owner, " has ", count.Int(1), " subscriptions, at most ",
                                   kSubscriptionsPerOwnerMax, " are kept; delete one")
                    : absl::StrCat("there are ", count.Int(0), " subscriptions, at most ",
                                   kSubscriptionsMax, " are kept; delete one"),
      {{"owner", std::string(owner)}});
}

}  // namespace

absl::Status NoSuchSubscription(absl::string_view id) {
  return ErrorWithReason(absl::StatusCode::kNotFound, "SUBSCRIPTION_NOT_FOUND",
                         absl::StrCat("subscription ", Quoted(id), ": there is no such one"),
                         {{"subscription", Quoted(id)}});
}

absl::StatusOr<Subscription> GetSubscription(sql::Connection& connection,
                                             const SubscriptionReach& reach,
                                             const std::string& id) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<Subscription> found, Find(connection, id));
  if (!found.has_value() || !reach.Contains(*found)) return NoSuchSubscription(id);
  return *std::move(found);
}

absl::StatusOr<std::vector<Subscription>> ListSubscriptions(sql::Connection& connection,
                                                            const SubscriptionReach& reach,
                                                            const std::string& after, int limit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement page, connection.Prepare(kSelectPage));
  page.Bind(1, absl::string_view(after))
      .Bind(2, static_cast<int64_t>(reach.everybodys))
      .Bind(3, absl::string_view(reach.actor))
      .Bind(4, static_cast<int64_t>(limit));
  std::vector<Subscription> subscriptions;
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, page.Step());
    if (!found) return subscriptions;
    subscriptions.push_back(ReadRow(page));
  }
}

absl::StatusOr<Subscription> Subscriptions::Create(sql::WriteContext& context,
                                                   const RequestKey& key, const std::string& id,
                                                   const WatchStart& start) {
  REVOPS_ASSIGN_OR_RETURN(const auto earlier, FindEarlier(context, key));
  const std::string owner(key.actor);
  if (earlier.has_value()) {
    return Subscription{id, owner, Position{log_->store_id(), Revision{earlier->value}},
                        earlier->recorded, std::nullopt};
  }
  sql::Connection& connection = context.connection();
  REVOPS_ASSIGN_OR_RETURN(const Revision revision, ResolveStart(*log_, connection, start));
  REVOPS_ASSIGN_OR_RETURN(const std::optional<Subscription> present, Find(connection, id));
  if (present.has_value()) {
    return ErrorWithReason(absl::StatusCode::kAlreadyExists, "SUBSCRIPTION_EXISTS",
                           absl::StrCat("subscription_id: there is a subscription ", Quoted(id)),
                           {{"subscription", id}});
  }
  REVOPS_RETURN_IF_ERROR(CheckRoom(connection, owner));
  const Subscription created{id, owner, Position{log_->store_id(), revision}, Now(context),
                             std::nullopt};
  REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, connection.Prepare(kInsert));
  insert.Bind(1, absl::string_view(id))
      .Bind(2, absl::string_view(owner))
      .Bind(3, absl::string_view(created.position.store_id))
      .Bind(4, revision.value)
      .Bind(5, absl::ToUnixMicros(created.create_time));
  REVOPS_RETURN_IF_ERROR(insert.Run());
  REVOPS_RETURN_IF_ERROR(Remember(context, key, {kSubscriptionKind, revision.value, {}}));
  return created;
}

absl::StatusOr<Subscription> Subscriptions::Commit(sql::WriteContext& context,
                                                   const RequestKey& key,
                                                   const SubscriptionReach& reach,
                                                   const std::string& id,
                                                   const std::string& token) {
  REVOPS_ASSIGN_OR_RETURN(const auto earlier, FindEarlier(context, key));
  sql::Connection& connection = context.connection();
  REVOPS_ASSIGN_OR_RETURN(Subscription present, GetSubscription(connection, reach, id));
  if (earlier.has_value()) {
    if (earlier->kind == kSubscriptionStoodKind) return present;
    present.position = Position{log_->store_id(), Revision{earlier->value}};
    present.commit_time = earlier->recorded;
    return present;
  }
  REVOPS_ASSIGN_OR_RETURN(const Position position, DecodeToken(token));
  REVOPS_RETURN_IF_ERROR(CheckHere(*log_, position, log_->head()));
  const bool is_restored = present.position.store_id != position.store_id;
  const bool moves = is_restored || position.revision > present.position.revision;
  if (moves) {
    present.position = position;
    present.commit_time = Now(context);
    REVOPS_ASSIGN_OR_RETURN(sql::Statement move, connection.Prepare(kMove));
    move.Bind(1, absl::string_view(id))
        .Bind(2, absl::string_view(position.store_id))
        .Bind(3, position.revision.value)
        .Bind(4, absl::ToUnixMicros(*present.commit_time));
    REVOPS_RETURN_IF_ERROR(move.Run());
  }
  const int kind = moves ? kSubscriptionKind : kSubscriptionStoodKind;
  REVOPS_RETURN_IF_ERROR(Remember(context, key, {kind, present.position.revision.value, {}}));
  return present;
}

absl::StatusOr<bool> Subscriptions::Delete(sql::WriteContext& context, const RequestKey& key,
                                           const SubscriptionReach& reach, const std::string& id) {
  REVOPS_ASSIGN_OR_RETURN(const auto earlier, FindEarlier(context, key));
  if (earlier.has_value()) return false;
  sql::Connection& connection = context.connection();
  REVOPS_ASSIGN_OR_RETURN(const Subscription present, GetSubscription(connection, reach, id));
  REVOPS_ASSIGN_OR_RETURN(sql::Statement drop, connection.Prepare(kDelete));
  drop.Bind(1, absl::string_view(id));
  REVOPS_RETURN_IF_ERROR(drop.Run());
  REVOPS_RETURN_IF_ERROR(
      Remember(context, key, {kSubscriptionKind, present.position.revision.value, {}}));
  return true;
}

absl::StatusOr<std::optional<QuietAnswer>> Subscriptions::FindEarlier(sql::WriteContext& context,
                                                                      const RequestKey& key) {
  // In the log for its conflict alone: no event is ever made of a subscription.
  REVOPS_RETURN_IF_ERROR(log_->FindRequest(context, key).status());
  return quiet_->Find(context, key, Now(context));
}

absl::Status Subscriptions::Remember(sql::WriteContext& context, const RequestKey& key,
                                     const QuietAnswer& answer) {
  return quiet_->Remember(context, key, answer, Now(context));
}

}  // namespace revops::log
