// The durable cursors of DealWatchService.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/log/token.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/api/deal_watch_service.h"
#include "deal-service/api/page_token.h"
#include "deal-service/api/request_hash.h"
#include "deal-service/api/requests.h"
#include "deal-service/api/wire_types.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

constexpr char kCollection[] = "dealSubscriptions";
constexpr int kPageDefault = 100;
constexpr int kPageMax = 1000;
// One row by its key: longer than this, and the reader connections are all taken.
constexpr absl::Duration kConnectionWaitMax = absl::Milliseconds(500);

log::SubscriptionReach ReachOfCaller(const rpc::Call& call) {
  const auto& roles = call.principal.roles();
  const bool is_admin =
      std::find(roles.begin(), roles.end(), revops::type::v1::ROLE_ADMIN) != roles.end();
  return {call.actor(), is_admin};
}

// What a command carries beyond the call's end.
struct Key {
  std::string actor, request_id;
  uint64_t hash;
  log::RequestKey view() const { return {actor, request_id, hash}; }
};

template <typename Request>
Key KeyOf(const Request& request, const rpc::Call& call) {
  return {call.actor(), request.request_id(), HashOf(request)};
}

absl::StatusOr<log::WatchStart> StartOf(const pb::CreateSubscriptionRequest& request) {
  using Kind = log::WatchStart::Kind;
  if (request.from_case() == pb::CreateSubscriptionRequest::kResumeToken) {
    return log::WatchStart{Kind::kToken, request.resume_token()};
  }
  switch (request.start()) {
    case pb::WatchDealsRequest::START_UNSPECIFIED:
    case pb::WatchDealsRequest::START_NOW:
      return log::WatchStart{Kind::kNow, ""};
    case pb::WatchDealsRequest::START_EARLIEST:
      return log::WatchStart{Kind::kEarliest, ""};
    default:
      return InvalidField(
          "start", absl::StrCat("must be NOW or EARLIEST, is ", static_cast<int>(request.start())));
  }
}

}  // namespace

absl::StatusOr<std::string> SubscriptionIdFromName(absl::string_view field,
                                                   const std::string& name) {
  REVOPS_RETURN_IF_ERROR(CheckResourceName(field, kCollection, name));
  return std::string(*IdOf(kCollection, name));
}

absl::StatusOr<log::WatchStart> DealWatchApi::StartOfSubscription(const std::string& name,
                                                                  const rpc::Call& call) {
  REVOPS_ASSIGN_OR_RETURN(const std::string id, SubscriptionIdFromName("subscription", name));
  log::WatchStart start{log::WatchStart::Kind::kToken, ""};
  REVOPS_RETURN_IF_ERROR(source_.readers->Read(
      absl::Now() + kConnectionWaitMax, [&](sql::Connection& connection) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const log::Subscription subscription,
                                log::GetSubscription(connection, ReachOfCaller(call), id));
        start.token = log::EncodeToken(subscription.position);
        return absl::OkStatus();
      }));
  return start;
}

void DealWatchApi::Fill(const log::Subscription& subscription, pb::Subscription* reply) const {
  reply->Clear();
  reply->set_name(absl::StrCat(kCollection, "/", subscription.id));
  reply->set_owner(subscription.owner);
  const log::Position& position = subscription.position;
  reply->set_resume_token(log::EncodeToken(position));
  const bool is_here = position.store_id == source_.log->store_id();
  reply->set_lag_revisions(source_.log->head().value - (is_here ? position.revision.value : 0));
  reply->set_is_read(readers_.IsRead(subscription.id));
  ToProto(subscription.create_time, reply->mutable_create_time());
  if (subscription.commit_time) ToProto(*subscription.commit_time, reply->mutable_commit_time());
}

DealWatchApi::Reactor* DealWatchApi::CreateSubscription(
    Context* context, const pb::CreateSubscriptionRequest* request, pb::Subscription* reply) {
  return dispatcher_->Write(
      context, "CreateSubscription", sql::Lane::kInteractive,
      [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
        Violations violations;
        violations.AddAll("", CheckRequestId(request->request_id()));
        if (!IsSlug(request->subscription_id())) {
          violations.Add("subscription_id", absl::StrCat("must be 1 to ", kMaxSlugBytes,
                                                         " lower-case letters, digits, - or _, is ",
                                                         Quoted(request->subscription_id())));
        }
        const absl::StatusOr<log::WatchStart> start = StartOf(*request);
        violations.AddAll("", start.status());
        REVOPS_RETURN_IF_ERROR(violations.ToStatus());
        return [=, this, start = *start, id = request->subscription_id(),
                key = KeyOf(*request, call)](sql::WriteContext& write) -> absl::Status {
          REVOPS_ASSIGN_OR_RETURN(const log::Subscription created,
                                  subscriptions_.Create(write, key.view(), id, start));
          Fill(created, reply);
          return absl::OkStatus();
        };
      });
}

DealWatchApi::Reactor* DealWatchApi::GetSubscription(Context* context,
                                                     const pb::GetSubscriptionRequest* request,
                                                     pb::Subscription* reply) {
  return dispatcher_->ReadInline(
      context, "GetSubscription", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const std::string id,
                                SubscriptionIdFromName("name", request->name()));
        return source_.readers->Read(
            call.deadline, [&](sql::Connection& connection) -> absl::Status {
              REVOPS_ASSIGN_OR_RETURN(const log::Subscription found,
                                      log::GetSubscription(connection, ReachOfCaller(call), id));
              Fill(found, reply);
              return absl::OkStatus();
            });
      });
}

DealWatchApi::Reactor* DealWatchApi::ListSubscriptions(Context* context,
                                                       const pb::ListSubscriptionsRequest* request,
                                                       pb::ListSubscriptionsResponse* reply) {
  return dispatcher_->Read(
      context, "ListSubscriptions", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const int limit,
                                PageSize(request->page_size(), kPageDefault, kPageMax));
        REVOPS_ASSIGN_OR_RETURN(const std::string after, ReadSlugToken(request->page_token()));
        std::vector<log::Subscription> page;
        REVOPS_RETURN_IF_ERROR(
            source_.readers->Read(call.deadline, [&](sql::Connection& connection) -> absl::Status {
              // One more shows whether there is another page.
              REVOPS_ASSIGN_OR_RETURN(
                  page, log::ListSubscriptions(connection, ReachOfCaller(call), after, limit + 1));
              return absl::OkStatus();
            }));
        const bool has_more = page.size() > static_cast<size_t>(limit);
        if (has_more) page.pop_back();
        for (const log::Subscription& one : page) Fill(one, reply->add_subscriptions());
        if (has_more) reply->set_next_page_token(MakeSlugToken(page.back().id));
        return absl::OkStatus();
      });
}

DealWatchApi::Reactor* DealWatchApi::CommitSubscription(
    Context* context, const pb::CommitSubscriptionRequest* request, pb::Subscription* reply) {
  return dispatcher_->Write(
      context, "CommitSubscription", sql::Lane::kInteractive,
      [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
        Violations violations;
        violations.AddAll("", CheckRequestId(request->request_id()));
        const absl::StatusOr<std::string> id = SubscriptionIdFromName("name", request->name());
        violations.AddAll("", id.status());
        if (request->resume_token().empty()) violations.Add("resume_token", "must be set");
        REVOPS_RETURN_IF_ERROR(violations.ToStatus());
        return [=, this, id = *id, reach = ReachOfCaller(call), token = request->resume_token(),
                key = KeyOf(*request, call)](sql::WriteContext& write) -> absl::Status {
          REVOPS_ASSIGN_OR_RETURN(const log::Subscription moved,
                                  subscriptions_.Commit(write, key.view(), reach, id, token));
          Fill(moved, reply);
          return absl::OkStatus();
        };
      });
}

DealWatchApi::Reactor* DealWatchApi::DeleteSubscription(
    Context* context, const pb::DeleteSubscriptionRequest* request, google::protobuf::Empty*) {
  return dispatcher_->Write(
      context, "DeleteSubscription", sql::Lane::kInteractive,
      [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
        Violations violations;
        violations.AddAll("", CheckRequestId(request->request_id()));
        const absl::StatusOr<std::string> id = SubscriptionIdFromName("name", request->name());
        violations.AddAll("", id.status());
        REVOPS_RETURN_IF_ERROR(violations.ToStatus());
        return [this, id = *id, reach = ReachOfCaller(call),
                key = KeyOf(*request, call)](sql::WriteContext& write) -> absl::Status {
          REVOPS_RETURN_IF_ERROR(subscriptions_.Delete(write, key.view(), reach, id));
          write.OnPublished([this, id] { readers_.EndReader(id, log::NoSuchSubscription(id)); });
          return absl::OkStatus();
        };
      });
}

}  // namespace revops::deal
