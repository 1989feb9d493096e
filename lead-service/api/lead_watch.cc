// WatchLeads: the stream of everything lead-service knows.
#include "common/log/event_stream.h"
#include "lead-service/api/lead_service.h"
#include "lead-service/api/lead_snapshot.h"
#include "lead-service/api/lead_view.h"

namespace revops::lead {
namespace {

struct LeadStream {
  using Request = v1::WatchLeadsRequest;
  using Response = v1::WatchLeadsResponse;
  using Event = v1::LeadEvent;
  using View = LeadView;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* LeadServiceApi::WatchLeads(
    Context* context, const grpc::ByteBuffer* request) {
  const log::StreamServer server{&source_, dispatcher_, &subscriptions_, "WatchLeads"};
  return log::ServeEvents<LeadStream>(server, context, *request,
                                      [this](const LeadView& view, log::SnapshotCursor& cursor) {
                                        return TellSnapshot(*store_, view, cursor);
                                      });
}

}  // namespace revops::lead
