// What a message of the deal stream, and of etcd's, brings.
#include "absl/time/clock.h"
#include "etcd.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "tests/bench/subscribers.h"

namespace revops::bench {

namespace pb = revops::deal::v1;

StreamShape DealStream(bool from_earliest) {
  pb::WatchDealsRequest request;
  request.set_start(from_earliest ? pb::WatchDealsRequest::START_EARLIEST
                                  : pb::WatchDealsRequest::START_NOW);
  StreamShape shape;
  shape.method = "/revops.deal.v1.DealWatchService/WatchDeals";
  shape.request = request.SerializeAsString();
  shape.read = [](const std::string& message) {
    Delivery delivery;
    pb::WatchDealsResponse response;
    if (!response.ParseFromString(message)) return delivery;
    delivery.events = response.events_size();
    delivery.is_subscribed = true;
    if (delivery.events > 0) {
      const pb::DealEvent& last = response.events(response.events_size() - 1);
      delivery.revision = last.revision();
      delivery.age = absl::Now() - absl::FromUnixSeconds(last.commit_time().seconds()) -
                     absl::Nanoseconds(last.commit_time().nanos());
    }
    return delivery;
  };
  return shape;
}

StreamShape EtcdStream() {
  etcdserverpb::WatchRequest request;
  // Every key: from "\0" to "\0".
  request.mutable_create_request()->set_key(std::string(1, '\0'));
  request.mutable_create_request()->set_range_end(std::string(1, '\0'));
  StreamShape shape;
  shape.method = "/etcdserverpb.Watch/Watch";
  shape.request = request.SerializeAsString();
  shape.is_only_request = false;
  shape.read = [](const std::string& message) {
    Delivery delivery;
    etcdserverpb::WatchResponse response;
    if (!response.ParseFromString(message)) return delivery;
    delivery.events = response.events_size();
    delivery.is_subscribed = response.created();
    if (delivery.events > 0) {
      delivery.revision = response.events(response.events_size() - 1).kv().mod_revision();
    }
    return delivery;
  };
  return shape;
}

}  // namespace revops::bench
