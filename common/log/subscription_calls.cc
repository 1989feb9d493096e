#include "common/log/subscription_calls.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "common/types/ids.h"

namespace revops::log {
namespace {

// One row by its key: longer than this, and the reader connections are all taken.
constexpr absl::Duration kConnectionWaitMax = absl::Milliseconds(500);

}  // namespace

SubscriptionReach SubscriptionCalls::ReachOf(const rpc::Call& call) {
  const auto& roles = call.principal.roles();
  const bool is_admin =
      std::find(roles.begin(), roles.end(), revops::type::v1::ROLE_ADMIN) != roles.end();
  return {call.actor(), is_admin};
}

absl::StatusOr<std::string> SubscriptionCalls::IdFromName(absl::string_view field,
                                                          const std::string& name) const {
  REVOPS_RETURN_IF_ERROR(CheckResourceName(field, collection_, name));
  return std::string(*IdOf(collection_, name));
}

absl::StatusOr<Subscription> SubscriptionCalls::Read(const std::string& id,
                                                     const SubscriptionReach& reach,
                                                     absl::Time deadline) const {
  absl::StatusOr<Subscription> found = NoSuchSubscription(id);
  REVOPS_RETURN_IF_ERROR(source_.readers->Read(deadline, [&](sql::Connection& connection) {
    found = GetSubscription(connection, reach, id);
    return found.status();
  }));
  return found;
}

absl::StatusOr<std::vector<Subscription>> SubscriptionCalls::ReadPage(
    const SubscriptionReach& reach, const std::string& after, int limit,
    absl::Time deadline) const {
  absl::StatusOr<std::vector<Subscription>> page;
  REVOPS_RETURN_IF_ERROR(source_.readers->Read(deadline, [&](sql::Connection& connection) {
    page = ListSubscriptions(connection, reach, after, limit);
    return page.status();
  }));
  return page;
}

absl::StatusOr<WatchStart> SubscriptionCalls::StartBehind(const std::string& name,
                                                          const rpc::Call& call) {
  REVOPS_ASSIGN_OR_RETURN(const std::string id, IdFromName("subscription", name));
  REVOPS_ASSIGN_OR_RETURN(const Subscription subscription,
                          Read(id, ReachOf(call), absl::Now() + kConnectionWaitMax));
  return WatchStart{WatchStart::Kind::kToken, EncodeToken(subscription.position)};
}

absl::Status SubscriptionCalls::DeleteOne(sql::WriteContext& write, const Key& key,
                                          const SubscriptionReach& reach, const std::string& id) {
  REVOPS_ASSIGN_OR_RETURN(const bool is_gone, subscriptions_.Delete(write, key.view(), reach, id));
  if (!is_gone) return absl::OkStatus();
  write.OnPublished([this, id] { readers_.EndReader(id, NoSuchSubscription(id)); });
  return absl::OkStatus();
}

void SubscriptionCalls::ReadAlone(const std::string& id, OnBegun& on_begun, OnEnded& on_ended) {
  const auto claim = std::make_shared<std::atomic<int64_t>>(0);
  on_begun = [this, id, claim](SubscriptionReaders::End end) {
    *claim = readers_.Claim(id, std::move(end));
  };
  on_ended = [this, id, claim, told = std::move(on_ended)](const absl::Status& status) {
    readers_.Release(id, *claim);
    return told(status);
  };
}

int64_t SubscriptionCalls::LagOf(const Subscription& subscription) const {
  const Position& position = subscription.position;
  // One of the store before a restore has all there is before it.
  const bool is_here = position.store_id == source_.log->store_id();
  return source_.log->head().value - (is_here ? position.revision.value : 0);
}

}  // namespace revops::log
