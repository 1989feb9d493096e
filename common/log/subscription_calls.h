// The durable cursors of a watch on the wire: the five methods every streaming service has, and the
// watch of one by its name.
//
// Templates over the services' messages, which all have the fields of revops.deal.v1's. Handlers
// keep nothing of a call but gRPC's own request and reply.
#ifndef REVOPS_COMMON_LOG_SUBSCRIPTION_CALLS_H_
#define REVOPS_COMMON_LOG_SUBSCRIPTION_CALLS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/log/quiet_requests.h"
#include "common/log/subscription_readers.h"
#include "common/log/subscriptions.h"
#include "common/log/watch.h"
#include "common/log/watch_fields.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/page_token.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::log {

inline constexpr int kSubscriptionPageDefault = 100;
inline constexpr int kSubscriptionPageMax = 1000;

// Thread-safe. Outlives the server, and with it every watch.
class SubscriptionCalls {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  // `collection`: of the names, as `dealSubscriptions`. What is pointed at outlives it.
  SubscriptionCalls(std::string collection, const WatchSource& source, QuietRequests* quiet,
                    rpc::Dispatcher* dispatcher)
      : collection_(std::move(collection)),
        source_(source),
        dispatcher_(dispatcher),
        subscriptions_(source.log, quiet) {}

  template <typename Request, typename Reply>
  Reactor* Create(Context* context, const Request* request, Reply* reply);
  template <typename Request, typename Reply>
  Reactor* Get(Context* context, const Request* request, Reply* reply);
  template <typename Request, typename Reply>
  Reactor* List(Context* context, const Request* request, Reply* reply);
  template <typename Request, typename Reply>
  Reactor* Commit(Context* context, const Request* request, Reply* reply);
  template <typename Request>
  Reactor* Delete(Context* context, const Request* request);

  // Where a watch of the subscription begins. INVALID_ARGUMENT subscription; NOT_FOUND
  // SUBSCRIPTION_NOT_FOUND.
  absl::StatusOr<WatchStart> StartBehind(const std::string& name, const rpc::Call& call);
  // The watch takes the subscription over from whoever reads it, until it ends itself. `name` is
  // one that StartBehind() took.
  template <typename Response>
  void ReadAlone(const std::string& name, WatchCall<Response>& watch) {
    ReadAlone(*IdFromName("", name), watch.on_begun, watch.on_ended);
  }

 private:
  using OnBegun = std::function<void(SubscriptionReaders::End)>;
  using OnEnded = std::function<absl::Status(const absl::Status&)>;
  // What a command carries beyond the call's end.
  struct Key {
    std::string actor, request_id;
    uint64_t hash;
    RequestKey view() const { return {actor, request_id, hash}; }
  };
  template <typename Request>
  static Key KeyOf(const Request& request, const rpc::Call& call) {
    return {call.actor(), request.request_id(), rpc::HashOf(request)};
  }

  static SubscriptionReach ReachOf(const rpc::Call& call);
  absl::StatusOr<std::string> IdFromName(absl::string_view field, const std::string& name) const;
  // Of the subscription that a request changes; adds what is wrong with the names it brings.
  template <typename Request>
  std::string IdOfChange(const Request& request, Violations& violations) const;
  absl::StatusOr<Subscription> Read(const std::string& id, const SubscriptionReach& reach,
                                    absl::Time deadline) const;
  absl::StatusOr<std::vector<Subscription>> ReadPage(const SubscriptionReach& reach,
                                                     const std::string& after, int limit,
                                                     absl::Time deadline) const;
  absl::Status DeleteOne(sql::WriteContext& write, const Key& key, const SubscriptionReach& reach,
                         const std::string& id);
  void ReadAlone(const std::string& id, OnBegun& on_begun, OnEnded& on_ended);
  int64_t LagOf(const Subscription& subscription) const;
  template <typename Reply>
  void Fill(const Subscription& subscription, Reply* reply) const;

  const std::string collection_;
  const WatchSource source_;
  rpc::Dispatcher* const dispatcher_;
  Subscriptions subscriptions_;
  SubscriptionReaders readers_;
};

// --- Inside ---

template <typename Reply>
void SubscriptionCalls::Fill(const Subscription& subscription, Reply* reply) const {
  reply->Clear();
  reply->set_name(absl::StrCat(collection_, "/", subscription.id));
  reply->set_owner(subscription.owner);
  reply->set_resume_token(EncodeToken(subscription.position));
  reply->set_lag_revisions(LagOf(subscription));
  reply->set_is_read(readers_.IsRead(subscription.id));
  rpc::ToProto(subscription.create_time, reply->mutable_create_time());
  if (subscription.commit_time) {
    rpc::ToProto(*subscription.commit_time, reply->mutable_commit_time());
  }
}

template <typename Request>
std::string SubscriptionCalls::IdOfChange(const Request& request, Violations& violations) const {
  violations.AddAll("", rpc::CheckRequestId(request.request_id()));
  const absl::StatusOr<std::string> id = IdFromName("name", request.name());
  violations.AddAll("", id.status());
  return id.value_or("");
}

template <typename Request, typename Reply>
SubscriptionCalls::Reactor* SubscriptionCalls::Create(Context* context, const Request* request,
                                                      Reply* reply) {
  return dispatcher_->Write(
      context, "CreateSubscription", sql::Lane::kInteractive,
      [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
        Violations violations;
        violations.AddAll("", rpc::CheckRequestId(request->request_id()));
        if (!IsSlug(request->subscription_id())) {
          violations.Add("subscription_id", absl::StrCat("must be 1 to ", kMaxSlugBytes,
                                                         " lower-case letters, digits, - or _, is ",
                                                         Quoted(request->subscription_id())));
        }
        const absl::StatusOr<WatchStart> start = StartOf(*request, Snapshots::kNone);
        violations.AddAll("", start.status());
        REVOPS_RETURN_IF_ERROR(violations.ToStatus());
        return [=, this, start = *start, id = request->subscription_id(),
                key = KeyOf(*request, call)](sql::WriteContext& write) -> absl::Status {
          REVOPS_ASSIGN_OR_RETURN(const Subscription created,
                                  subscriptions_.Create(write, key.view(), id, start));
          Fill(created, reply);
          return absl::OkStatus();
        };
      });
}

template <typename Request, typename Reply>
SubscriptionCalls::Reactor* SubscriptionCalls::Get(Context* context, const Request* request,
                                                   Reply* reply) {
  return dispatcher_->ReadInline(
      context, "GetSubscription", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const std::string id, IdFromName("name", request->name()));
        REVOPS_ASSIGN_OR_RETURN(const Subscription found, Read(id, ReachOf(call), call.deadline));
        Fill(found, reply);
        return absl::OkStatus();
      });
}

template <typename Request, typename Reply>
SubscriptionCalls::Reactor* SubscriptionCalls::List(Context* context, const Request* request,
                                                    Reply* reply) {
  return dispatcher_->Read(
      context, "ListSubscriptions", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(
            const int limit,
            rpc::PageSize(request->page_size(), kSubscriptionPageDefault, kSubscriptionPageMax));
        REVOPS_ASSIGN_OR_RETURN(const std::string after, rpc::ReadSlugToken(request->page_token()));
        // One more shows whether there is another page.
        REVOPS_ASSIGN_OR_RETURN(std::vector<Subscription> page,
                                ReadPage(ReachOf(call), after, limit + 1, call.deadline));
        const bool has_more = page.size() > static_cast<size_t>(limit);
        if (has_more) page.pop_back();
        for (const Subscription& one : page) Fill(one, reply->add_subscriptions());
        if (has_more) reply->set_next_page_token(rpc::MakeSlugToken(page.back().id));
        return absl::OkStatus();
      });
}

template <typename Request, typename Reply>
SubscriptionCalls::Reactor* SubscriptionCalls::Commit(Context* context, const Request* request,
                                                      Reply* reply) {
  return dispatcher_->Write(
      context, "CommitSubscription", sql::Lane::kInteractive,
      [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
        Violations violations;
        const std::string id = IdOfChange(*request, violations);
        if (request->resume_token().empty()) violations.Add("resume_token", "must be set");
        REVOPS_RETURN_IF_ERROR(violations.ToStatus());
        return [=, this, reach = ReachOf(call), token = request->resume_token(),
                key = KeyOf(*request, call)](sql::WriteContext& write) -> absl::Status {
          REVOPS_ASSIGN_OR_RETURN(const Subscription moved,
                                  subscriptions_.Commit(write, key.view(), reach, id, token));
          Fill(moved, reply);
          return absl::OkStatus();
        };
      });
}

template <typename Request>
SubscriptionCalls::Reactor* SubscriptionCalls::Delete(Context* context, const Request* request) {
  return dispatcher_->Write(context, "DeleteSubscription", sql::Lane::kInteractive,
                            [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
                              Violations violations;
                              const std::string id = IdOfChange(*request, violations);
                              REVOPS_RETURN_IF_ERROR(violations.ToStatus());
                              return [=, this, reach = ReachOf(call),
                                      key = KeyOf(*request, call)](sql::WriteContext& write) {
                                return DeleteOne(write, key, reach, id);
                              };
                            });
}

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_SUBSCRIPTION_CALLS_H_
