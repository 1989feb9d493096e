// DealWatchService on the wire: the deal stream, filtered and scoped per watcher.
#ifndef REVOPS_DEAL_SERVICE_API_DEAL_WATCH_SERVICE_H_
#define REVOPS_DEAL_SERVICE_API_DEAL_WATCH_SERVICE_H_

#include <utility>

#include "common/log/quiet_requests.h"
#include "common/log/subscription_calls.h"
#include "common/log/watch.h"
#include "common/rpc/dispatcher.h"
#include "deal-service/store/deal_store.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"

namespace revops::deal {

using DealWatchMethods = revops::deal::v1::DealWatchService;

// Raw, because events are passed on as the log keeps them: only a filter needs them parsed.
using DealWatchBase = DealWatchMethods::WithRawCallbackMethod_WatchDeals<
    DealWatchMethods::WithCallbackMethod_CreateSubscription<
        DealWatchMethods::WithCallbackMethod_GetSubscription<
            DealWatchMethods::WithCallbackMethod_ListSubscriptions<
                DealWatchMethods::WithCallbackMethod_CommitSubscription<
                    DealWatchMethods::WithCallbackMethod_DeleteSubscription<
                        DealWatchMethods::Service>>>>>>;

// `source`, `reader`, `quiet` and `dispatcher` outlive it; so does whoever writes what `dispatcher`
// queues.
class DealWatchApi final : public DealWatchBase {
 public:
  DealWatchApi(log::WatchSource source, DealReader* reader, log::QuietRequests* quiet,
               rpc::Dispatcher* dispatcher)
      : source_(std::move(source)),
        reader_(reader),
        dispatcher_(dispatcher),
        subscriptions_("dealSubscriptions", source_, quiet, dispatcher) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchDeals(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* CreateSubscription(Context* context,
                              const revops::deal::v1::CreateSubscriptionRequest* request,
                              revops::deal::v1::Subscription* reply) override {
    return subscriptions_.Create(context, request, reply);
  }
  Reactor* GetSubscription(Context* context,
                           const revops::deal::v1::GetSubscriptionRequest* request,
                           revops::deal::v1::Subscription* reply) override {
    return subscriptions_.Get(context, request, reply);
  }
  Reactor* ListSubscriptions(Context* context,
                             const revops::deal::v1::ListSubscriptionsRequest* request,
                             revops::deal::v1::ListSubscriptionsResponse* reply) override {
    return subscriptions_.List(context, request, reply);
  }
  Reactor* CommitSubscription(Context* context,
                              const revops::deal::v1::CommitSubscriptionRequest* request,
                              revops::deal::v1::Subscription* reply) override {
    return subscriptions_.Commit(context, request, reply);
  }
  Reactor* DeleteSubscription(Context* context,
                              const revops::deal::v1::DeleteSubscriptionRequest* request,
                              google::protobuf::Empty*) override {
    return subscriptions_.Delete(context, request);
  }

 private:
  log::WatchSource source_;
  DealReader* reader_;
  rpc::Dispatcher* dispatcher_;
  // Outlives the watches: the server, and with it every watch, ends before this service.
  log::SubscriptionCalls subscriptions_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_DEAL_WATCH_SERVICE_H_
