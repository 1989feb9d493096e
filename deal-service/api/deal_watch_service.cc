#include "deal-service/api/deal_watch_service.h"

#include "common/log/event_stream.h"
#include "deal-service/api/watch_snapshot.h"
#include "deal-service/api/watch_view.h"
#include "revops/deal/v1/deal_watch_service.pb.h"

namespace revops::deal {
namespace {

struct DealStream {
  using Request = revops::deal::v1::WatchDealsRequest;
  using Response = revops::deal::v1::WatchDealsResponse;
  using Event = revops::deal::v1::DealEvent;
  using View = WatchView;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* DealWatchApi::WatchDeals(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  const log::StreamServer server{&source_, dispatcher_, &subscriptions_, "WatchDeals"};
  return log::ServeEvents<DealStream>(
      server, context, *request, [this](const WatchView& view, log::SnapshotCursor& cursor) {
        return TellSnapshot(*reader_, view, source_.log->store_id(), cursor);
      });
}

}  // namespace revops::deal
