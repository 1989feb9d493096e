// DealWatchService on the wire: the deal stream, filtered and scoped per watcher.
#ifndef REVOPS_DEAL_SERVICE_API_DEAL_WATCH_SERVICE_H_
#define REVOPS_DEAL_SERVICE_API_DEAL_WATCH_SERVICE_H_

#include "common/log/watch.h"
#include "common/rpc/dispatcher.h"
#include "deal-service/store/deal_store.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"

namespace revops::deal {

// Raw, because events are passed on as the log keeps them: only a filter needs them parsed.
// `source`, `reader` and `dispatcher` outlive it.
class DealWatchApi final
    : public revops::deal::v1::DealWatchService::WithRawCallbackMethod_WatchDeals<
          revops::deal::v1::DealWatchService::Service> {
 public:
  DealWatchApi(log::WatchSource source, DealReader* reader, rpc::Dispatcher* dispatcher)
      : source_(std::move(source)), reader_(reader), dispatcher_(dispatcher) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchDeals(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;

 private:
  log::WatchSource source_;
  DealReader* reader_;
  rpc::Dispatcher* dispatcher_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_DEAL_WATCH_SERVICE_H_
